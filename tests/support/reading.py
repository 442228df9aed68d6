"""Parses pages: their visible text, the values of their fields, and their elements."""

from html.parser import HTMLParser

UNSEEN = {"script", "style", "template", "title"}


class Page(HTMLParser):
    """A parsed page: `words` is its text on one line, `elements` has (tag, attributes), `fields` values by
    name."""

    def __init__(self, html: str):
        super().__init__(convert_charrefs=True)
        self.elements, self.fields = [], {}
        self._text, self._unseen, self._textarea = [], 0, None
        self.feed(html)
        self.close()

    @property
    def words(self) -> str:
        return " ".join("".join(self._text).split())

    @property
    def labels(self) -> list[str]:
        """The names that links and buttons have for screen readers."""
        return [attributes["aria-label"] for _, attributes in self.elements if "aria-label" in attributes]

    @property
    def ids(self) -> list[str]:
        return [attributes["id"] for _, attributes in self.elements if "id" in attributes]

    @property
    def links(self) -> list[str]:
        return [attributes["href"] for tag, attributes in self.elements if tag == "a" and "href" in attributes]

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        self.elements.append((tag, attributes))
        self._unseen += tag in UNSEEN
        if tag == "textarea":
            self._textarea = attributes.get("name", "")
            self.fields[self._textarea] = ""
        elif tag == "input" and (attributes.get("type") not in {"radio", "checkbox"} or "checked" in attributes):
            self.fields[attributes.get("name")] = attributes.get("value", "")

    def handle_endtag(self, tag):
        self._unseen -= tag in UNSEEN
        if tag == "textarea":
            # Django writes a newline before the text, which browsers drop.
            self.fields[self._textarea] = self.fields[self._textarea].removeprefix("\n")
            self._textarea = None

    def handle_data(self, data):
        if self._textarea is not None:
            self.fields[self._textarea] += data
        elif not self._unseen:
            self._text.append(data)


def read(response) -> Page:
    """Parse a response, whatever its status."""
    return Page(response.content.decode())
