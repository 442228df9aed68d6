"""What a browser would make of rendered Markdown: elements, links and text, and whether all is allowed."""

import re
from html.parser import HTMLParser

import nh3

from forum.text import markup

# Written out once more, on purpose: whoever lets a new element in says so here too.
BARE = "p br hr h3 h4 h5 h6 blockquote pre code em s strong ul li table thead tbody tr th td"
ALLOWED = {tag: set() for tag in BARE.split()} | {"ol": {"start"}, "a": {"href", "rel"}}
DESTINATION = re.compile(r"(https?://[^/\\\s]|mailto:[^\s]|/(?![/\\])|#)[^\x00-\x20<>\"\\]*", re.IGNORECASE)
VOID = {"br", "hr"}


class Page(HTMLParser):
    """Parsed HTML: `elements` as (tag, attributes), `links` as (text, attributes), and the whole `text`."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.elements, self.links, self.text, self._open = [], [], "", []
        self.feed(html)
        self.close()
        assert not self._open, f"never closed: {self._open}"

    @property
    def tags(self):
        return [tag for tag, _ in self.elements]

    @property
    def words(self):
        return self.text.split()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        self.text += "\n" if tag not in ("a", "code", "em", "s", "strong") else ""
        if tag == "a":
            assert "a" not in self._open, "a link within a link"
            self.links.append(("", dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag):
        assert self._open.pop() == tag

    def handle_data(self, data):
        self.text += data
        if "a" in self._open:
            text, attributes = self.links[-1]
            self.links[-1] = (text + data, attributes)

    def handle_comment(self, data):
        raise AssertionError(f"a comment: {data}")

    handle_decl = handle_pi = unknown_decl = handle_comment


def assert_allowed(html):
    """Only elements, attributes and destinations of the list, and nothing a browser would read differently."""
    page = Page(html)
    for tag, attributes in page.elements:
        assert set(attributes) <= ALLOWED[tag], (tag, attributes)
        assert DESTINATION.fullmatch(attributes.get("href", "#")), attributes
        assert attributes.get("start", "0").isdigit()
    clean = nh3.clean(
        html, tags=set(ALLOWED), attributes=ALLOWED, url_schemes={"http", "https", "mailto"}, link_rel=None
    )
    assert clean == html
    return page


def assert_safe(html):
    """Allowed, and every link that leads away says that it does."""
    page = assert_allowed(html)
    for _, attributes in page.links:
        # No href at all: the second wall took one that no browser could open.
        foreign = attributes.get("href", "https:")[0] not in "/#"
        assert attributes.get("rel") == ("nofollow ugc noopener" if foreign else None), attributes
    return page


def rendered(source: str, **options) -> str:
    """The HTML alone."""
    return markup.render(source, **options).html
