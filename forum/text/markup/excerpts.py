"""Plain-text excerpts for lists, descriptions, emails and search results."""

import re
from html import unescape

from .parsing import parse, visible_text
from .rendering import without_quotations
from .safe import MARK, STRAY_MARKS, marked
from .source import DIRECTION

EXCERPT = 200

_INLINE_TAG = re.compile(r"</?(?:a|code|em|s|strong)\b[^>]*>")
_ANY_TAG = re.compile(r"<[^>]*(?:>|\Z)")
_UNCLOSED_QUOTATION = re.compile(r"<blockquote>.*", re.DOTALL)  # in HTML that was cut off
_AFTER_A_TAG = re.compile(r" (?=[,.;:!?)])")  # the database replaces tags by spaces


def plain(source: str, limit: int = EXCERPT) -> str:
    """Convert Markdown to plain text on one line, at most `limit` characters.

    The result isn't escaped: templates do that. Only the beginning of the source is parsed. Marks that change the
    writing direction are dropped, because they would affect the text around the excerpt too.
    """
    text = " ".join(DIRECTION.sub("", visible_text(parse(source[: 5 * limit], ()))).split())
    return _cut(text, limit)


def highlighted(found: str, *, is_piece: bool = True) -> str:
    """Convert text from rendered HTML to markup on one line, with the words between MARKs in <mark>.

    The text is escaped again, so only the marks become markup. If `is_piece`, the result has at most EXCERPT
    characters around the first marked word, with an ellipsis where the text seems to continue.
    """
    text = DIRECTION.sub("", " ".join(unescape(found).split()))
    text = _AFTER_A_TAG.sub("", text)
    if is_piece:
        text = _piece(text)
    return marked(text)


def _piece(text: str) -> str:
    begin = 0
    if len(text) - 2 * text.count(MARK) > EXCERPT:
        begin = max(0, text.find(MARK) - EXCERPT // 2)
        text = text[begin : begin + EXCERPT].strip()
    bare = STRAY_MARKS.sub("", text)
    is_cut_before, is_cut_after = begin or bare[:1].islower(), bare[-1:].isalnum() or bare[-1:] in ",;:"
    return f"{'…' if is_cut_before else ''}{text}{'…' if is_cut_after else ''}"


def excerpt(html: str, limit: int = EXCERPT) -> str:
    """Convert rendered HTML, or its beginning, to plain text. Takes a hundredth of the time of `plain`.

    Quotations are left out unless there is nothing else.
    """
    unquoted = _UNCLOSED_QUOTATION.sub("", without_quotations(html))
    return _cut(_visible_text(unquoted) or _visible_text(html), limit)


def _visible_text(html: str) -> str:
    text = unescape(_ANY_TAG.sub(" ", _INLINE_TAG.sub("", html)))
    return " ".join(DIRECTION.sub("", text).split())


def _cut(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    if not text[limit - 1].isspace():
        cut = cut.rpartition(" ")[0] or cut  # there may be no spaces, as in Chinese
    return cut.rstrip(" ,;:.-–—") + "…"
