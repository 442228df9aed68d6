"""The one place where text becomes markup, which templates show as it is.

`html_of` trusts that `render` made the HTML of a row, and `filled_in` that our templates escape what they are
given. Otherwise the text is escaped here. A house test finds any other code that makes markup.
"""

import re
from html import escape

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

MARK, END_OF_MARK = "\x02", "\x03"  # around words to mark; no text that is stored holds them: `clean` drops them
STRAY_MARKS = re.compile(f"[{MARK}{END_OF_MARK}]")
_MARKED = re.compile(f"{MARK}([^{MARK}{END_OF_MARK}]+){END_OF_MARK}")


def html_of(row) -> SafeString:
    """The `body_html` of a row, for `html = property(markup.html_of)`. It trusts that `render` made it; that
    nothing else fills this column is a rule of the house too."""
    return SafeString(row.body_html)


def marked(text: str) -> SafeString:
    """Text, escaped, with the words between MARKs in <mark>."""
    return SafeString(STRAY_MARKS.sub("", _MARKED.sub(r"<mark>\1</mark>", escape(text))))


def filled_in(template: str, context: dict, *, request) -> SafeString:
    """One of our Jinja2 templates, rendered, for a page in Django's template language."""
    return SafeString(render_to_string(template, context, request=request, using="jinja"))
