"""Plain-text excerpts for lists, descriptions, emails and search results."""

import re
from collections.abc import Iterable

from forum.text import graphemes

from .parsing import parse, visible_text
from .rendering import text_of, without_quotations
from .safe import Span, marked
from .source import DIRECTION

EXCERPT = 200

_UNCLOSED_QUOTATION = re.compile(r"<blockquote>.*", re.DOTALL)  # in HTML that was cut off


def plain(source: str, limit: int = EXCERPT) -> str:
    """Convert Markdown to plain text on one line, at most `limit` characters.

    The result isn't escaped: templates do that. Only the beginning of the source is parsed. Marks that change the
    writing direction are dropped, because they would affect the text around the excerpt too.
    """
    text = " ".join(DIRECTION.sub("", visible_text(parse(source[: 5 * limit], ()))).split())
    return _cut(text, limit)


def highlighted(text: str, spans: Iterable[Span], *, around: int | None = None) -> str:
    """Convert plain text to safe HTML, with the parts of it that `spans` names in <mark>.

    The spans are in order and don't overlap. With `around`, only about EXCERPT characters around this index are
    kept, with an ellipsis where the text was cut off.
    """
    start, end = (0, len(text)) if around is None else _window(text, around)
    before, after = "…" if start else "", "…" if end < len(text) else ""
    shift = len(before) - start
    shown = [
        (max(first, start) + shift, min(last, end) + shift)
        for first, last in spans
        if first < end and last > start
    ]
    return marked(f"{before}{text[start:end]}{after}", shown)


def _window(text: str, around: int) -> tuple[int, int]:
    """Where an excerpt starts and ends: between words, if there are spaces near."""
    start = max(0, min(around - EXCERPT // 3, len(text) - EXCERPT))
    if start:
        start = text.find(" ", start, around) + 1 or graphemes.boundary(text, start)
    end = min(start + EXCERPT, len(text))
    if end < len(text):
        space = text.rfind(" ", start + EXCERPT // 2, end)
        whole = graphemes.boundary(text, end)
        end = space if space > around else whole if whole > around else end
    return start, end


def excerpt(html: str, limit: int = EXCERPT) -> str:
    """Convert rendered HTML, or its beginning, to plain text. Takes a hundredth of the time of `plain`.

    Quotations are left out unless there is nothing else.
    """
    unquoted = _UNCLOSED_QUOTATION.sub("", without_quotations(html))
    return _cut(text_of(unquoted) or text_of(html), limit)


def _cut(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    if not text[limit - 1].isspace():
        cut = cut.rpartition(" ")[0] or graphemes.cut(text, limit - 1)  # there may be no spaces, as in Chinese
    return cut.rstrip(" ,;:.-–—") + "…"
