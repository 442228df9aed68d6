"""Markdown as it is typed and stored: cleaned, refused, or made of other text."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from markdown_it.token import Token

from .parsing import ADDRESS, NESTING_LIMIT, parsed, trimmed, words

COMMENT_LIMIT = 10_000
POST_LIMIT = 20_000

# What costs the parser most, besides deep nesting: lines, and opening brackets (each may begin a link and looks
# for its end).
LINE_LIMIT = 2_000
BRACKET_LIMIT = 2_000

DIRECTION = re.compile(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_SURROGATES = re.compile(r"[\ud800-\udfff]")
_LOOKS_EMPTY = frozenset("\u115f\u1160\u2800\u3164\uffa0")  # letters and symbols by category, blank by sight
_ACTIVE = re.compile(r"[\\`*_\[\]<>&#~|]")
_PUNCTUATION = re.compile(r"[!-&(-+/:-@\[-`{-~]|\.(?=\S)")  # all but what means nothing within a line
_ACTIVE_AT_LINE_START = re.compile(r"^(?:[0-9]+(?=[.)](?:\s|$))|(?=[-+=:]))")


def clean(source: str, *, limit: int) -> str:
    """The text as it will be stored: one kind of newline, composed letters, no control characters, no end blanks.

    Raises ValidationError with code `not_text`, `too_long`, `too_complex`, `too_deep` or `empty`.
    """
    _refuse_surrogates(source)
    text = unicodedata.normalize("NFC", _legible(source)).strip("\n").rstrip()
    _refuse_long(text, limit)
    _refuse_complex(text)
    tokens = parsed(text, ())
    _refuse_deep(tokens)
    if not any(map(_is_visible, words(tokens))):
        raise ValidationError(_("There is nothing to read in this text."), code="empty")
    return text


def clean_line(source: str) -> str:
    """`line` of what somebody typed. Raises ValidationError with code `not_text` or `empty`."""
    _refuse_surrogates(source)
    if source and not line(source):
        raise ValidationError(_("This can't be seen; write something that can."), code="empty")
    return line(source)


def line(text: str) -> str:
    """A title or a name as it will be stored, with whatever it stands beside; "" where nothing of it can be seen.

    One line of composed letters, without control characters and signs that would turn what is around it.
    """
    text = unicodedata.normalize("NFC", _on_one_line(text))
    return text if any(map(_is_visible, text)) else ""


def escape(text: str) -> str:
    """Markdown that renders as exactly this text, line by line; addresses in it still become links."""
    return "\n".join(_escape_line(line.strip(" \t")) for line in _legible(text).split("\n"))


def literal(text: str) -> str:
    """Markdown that shows exactly this text, on one line that other words begin: not even an address is a link."""
    return _PUNCTUATION.sub(r"\\\g<0>", _on_one_line(text))


def _refuse_surrogates(text: str) -> None:
    if _SURROGATES.search(text):
        raise ValidationError(_("This text has characters that cannot be stored."), code="not_text")


def _refuse_long(text: str, limit: int) -> None:
    if len(text) > limit:
        message = _("This text has %(length)d characters; at most %(limit)d are possible.")
        raise ValidationError(message, code="too_long", params={"length": len(text), "limit": limit})


def _refuse_complex(text: str) -> None:
    if text.count("\n") >= LINE_LIMIT:
        message = _("This text has too many lines; at most %(limit)d are possible.")
        raise ValidationError(message, code="too_complex", params={"limit": LINE_LIMIT})
    if text.count("[") > BRACKET_LIMIT:
        message = _("This text has too many opening brackets; at most %(limit)d are possible.")
        raise ValidationError(message, code="too_complex", params={"limit": BRACKET_LIMIT})


def _refuse_deep(tokens: list[Token]) -> None:
    depth = 0
    for token in tokens:
        if token.tag in ("blockquote", "ol", "ul"):
            depth += token.nesting
        if depth > NESTING_LIMIT:
            message = _("Quotes and lists stand too deep in one another; at most %(limit)d levels are possible.")
            raise ValidationError(message, code="too_deep", params={"limit": NESTING_LIMIT})


def _is_visible(character: str) -> bool:
    return unicodedata.category(character)[0] in "LNPS" and character not in _LOOKS_EMPTY


def _on_one_line(text: str) -> str:
    return " ".join(DIRECTION.sub("", _legible(text)).split())


def _legible(text: str) -> str:
    """Every kind of line break as a newline, and no other control character but the tab."""
    return _CONTROLS.sub("", "\n".join(text.splitlines()))


def _escape_line(line: str) -> str:
    pieces, end = [], 0
    for match in ADDRESS.finditer(line):
        address = trimmed(match[0])
        pieces += [_ACTIVE.sub(r"\\\g<0>", line[end : match.start()]), address]
        end = match.start() + len(address)
    pieces.append(_ACTIVE.sub(r"\\\g<0>", line[end:]))
    return _ACTIVE_AT_LINE_START.sub(r"\g<0>\\", "".join(pieces))
