"""Parses rendered Markdown like a browser, and checks that only allowed markup is in it."""

import re
from html.parser import HTMLParser

import nh3

from forum.text import markup

# Repeated here on purpose, so that allowing a new element needs a change in this test too.
PLAIN_TAGS = "p br hr h3 h4 h5 h6 blockquote pre code em s strong ul li table thead tbody tr th td"
ALLOWED = {tag: set() for tag in PLAIN_TAGS.split()} | {"ol": {"start"}, "a": {"href", "rel"}}
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
    """Check that there are only allowed elements, attributes and destinations, and that nh3 changes nothing."""
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
    """Check that the HTML is allowed, and that external links have the right `rel`."""
    page = assert_allowed(html)
    for _, attributes in page.links:
        # If there is no href, the sanitizer removed one that no browser could open.
        is_external = attributes.get("href", "https:")[0] not in "/#"
        assert attributes.get("rel") == ("nofollow ugc noopener" if is_external else None), attributes
    return page


def rendered(source: str, **options) -> str:
    """Render Markdown and return only the HTML."""
    return markup.render(source, **options).html
