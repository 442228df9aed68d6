"""The words of a text without its markup, for lists, descriptions, mail and results of a search."""

import re
from html import unescape

from .parsing import parsed, words
from .rendering import without_quotations
from .safe import MARK, STRAY_MARKS, marked
from .source import DIRECTION

EXCERPT = 200

_INLINE_TAG = re.compile(r"</?(?:a|code|em|s|strong)\b[^>]*>")
_ANY_TAG = re.compile(r"<[^>]*(?:>|\Z)")
_OPEN_QUOTATION = re.compile(r"<blockquote>.*", re.DOTALL)  # of a beginning that ends within it
_AFTER_A_TAG = re.compile(r" (?=[,.;:!?)])")  # where a tag stood, the database leaves a blank


def plain(source: str, limit: int = EXCERPT) -> str:
    """The words of a Markdown text without its markup, at most `limit` characters on one line.

    For lists, descriptions and mail; it is text, so a template still escapes it. Only the beginning is parsed.
    Marks that turn the writing direction are dropped, since here they would turn the line around them too.
    """
    text = " ".join(DIRECTION.sub("", words(parsed(source[: 5 * limit], ()))).split())
    return _cut(text, limit)


def highlighted(found: str, *, is_piece: bool = True) -> str:
    """Markup of text as `render` writes it between its tags, on one line, with the words between MARKs in <mark>.

    It is escaped once more, so that nothing in it becomes markup but the marks. A piece of a text has at most
    EXCERPT characters, the first marked word among them, and dots where it seems to go on.
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
    seen = STRAY_MARKS.sub("", text)
    goes_before, goes_on = begin or seen[:1].islower(), seen[-1:].isalnum() or seen[-1:] in ",;:"
    return f"{'…' if goes_before else ''}{text}{'…' if goes_on else ''}"


def excerpt(html: str, limit: int = EXCERPT) -> str:
    """The words of what `render` made, or of its beginning, as `plain` has them, but in a hundredth of the time.

    Quotations, which are other people's words, are left out where there is more than that.
    """
    own = _OPEN_QUOTATION.sub("", without_quotations(html))
    return _cut(_legible_words(own) or _legible_words(html), limit)


def _legible_words(html: str) -> str:
    text = unescape(_ANY_TAG.sub(" ", _INLINE_TAG.sub("", html)))
    return " ".join(DIRECTION.sub("", text).split())


def _cut(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    if not text[limit - 1].isspace():
        cut = cut.rpartition(" ")[0] or cut  # one word may be all there is, as in Chinese
    return cut.rstrip(" ,;:.-–—") + "…"
