"""The only place where strings are marked as safe for templates.

`html_of` relies on `render` for the HTML of a row, and `render_jinja` on our templates to escape their context.
Other text is escaped here. A house test finds any other code that marks strings as safe.
"""

import re
from collections.abc import Iterable
from html import escape
from typing import Any, Protocol

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from .rendering import render

EMPTY, TAG = {"", "-", "–"}, re.compile(r"<[^>]*>")
Span = tuple[int, int]  # the part of a text between two indexes


# The side of list markers, of the line beside a quotation and of the first column depends on the text. CSS does
# the same for each paragraph (prose.css). A wide table scrolls inside its own box.
_DIRECTED = {
    "<ul>": '<ul dir="auto">',
    "<ol": '<ol dir="auto"',
    "<blockquote>": '<blockquote dir="auto">',
    "<table>": '<div class="wide" tabindex="0"><table dir="auto">',
    "</table>": "</table></div>",
}


class Row(Protocol):
    body_html: str


def html_of(row: Row) -> SafeString:
    """Return the row's `body_html` as safe, for `html = property(markup.html_of)`.

    A house test checks that only `render` fills this column.
    """
    return SafeString(directed(row.body_html))


def directed(html: str) -> str:
    """Add to rendered HTML that each part has the direction of its text. Takes a few microseconds."""
    for tag, replacement in _DIRECTED.items():
        html = html.replace(tag, replacement)
    return html


def to_html(source: str) -> SafeString:
    """Render Markdown that isn't stored as HTML: short texts of the site's owner."""
    return SafeString(directed(render(source).html))


def marked(text: str, spans: Iterable[Span]) -> SafeString:
    """Escape text and put these parts of it in <mark>. They are in order and don't overlap."""
    pieces, end = [], 0
    for first, last in spans:
        pieces += [escape(text[end:first]), "<mark>", escape(text[first:last]), "</mark>"]
        end = last
    return SafeString("".join([*pieces, escape(text[end:])]))


def render_jinja(template: str, context: dict[Any, Any], *, request: HttpRequest | None) -> SafeString:
    """Render one of our Jinja2 templates for use in a Django template."""
    return SafeString(render_to_string(template, context, request=request, using="jinja"))


def labelled_cell(cell: SafeString, label: str) -> SafeString:
    """A table cell of the admin with its label, which cards show. `data-empty` marks one without a value."""
    is_empty = TAG.sub("", cell).strip() in EMPTY
    attributes = f' data-label="{escape(label)}"' + " data-empty" * is_empty
    return SafeString(cell[: len("<td")] + attributes + cell[len("<td") :])
