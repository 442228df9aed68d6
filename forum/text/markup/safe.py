"""The one place where text becomes markup, which templates show as it is.

Only `html_of` takes its caller's word that a text is safe. Otherwise markup is made of text
that is escaped here. A test of the house finds other code that makes markup, and other
callers of it.
"""

import re
from html import escape

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
