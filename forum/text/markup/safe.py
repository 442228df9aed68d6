"""The only place where strings are marked as safe for templates.

`html_of` relies on `render` for the HTML of a row, and `render_jinja` on our templates to escape their context.
Other text is escaped here. A house test finds any other code that marks strings as safe.
"""

import re
from html import escape
from typing import Any, Protocol

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

MARK, END_OF_MARK = "\x02", "\x03"  # around words to highlight; `clean` removes them from stored text
STRAY_MARKS = re.compile(f"[{MARK}{END_OF_MARK}]")
_MARKED = re.compile(f"{MARK}([^{MARK}{END_OF_MARK}]+){END_OF_MARK}")


class Row(Protocol):
    body_html: str


def html_of(row: Row) -> SafeString:
    """Return the row's `body_html` as safe, for `html = property(markup.html_of)`.

    A house test checks that only `render` fills this column.
    """
    return SafeString(row.body_html)


def marked(text: str) -> SafeString:
    """Escape text and put the words between MARKs in <mark>."""
    return SafeString(STRAY_MARKS.sub("", _MARKED.sub(r"<mark>\1</mark>", escape(text))))


def render_jinja(template: str, context: dict[Any, Any], *, request: HttpRequest | None) -> SafeString:
    """Render one of our Jinja2 templates for use in a Django template."""
    return SafeString(render_to_string(template, context, request=request, using="jinja"))
