"""Markdown source: cleans and validates what was typed, and escapes plain text."""

import re
import unicodedata
from collections.abc import Callable, Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from markdown_it.token import Token

from . import effort
from .addresses import addresses
from .parsing import NESTING_LIMIT, parse, visible_text

COMMENT_LIMIT = 10_000
POST_LIMIT = 20_000

LINE_LIMIT = 2_000
# Composing letters sorts the accents on each letter, in quadratic time: 300,000 on one letter take half a minute.
ACCENT_LIMIT = 30
LONGEST_COMPOSED = 3  # characters that compose to one

DIRECTION = re.compile(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_SURROGATES = re.compile(r"[\ud800-\udfff]")
# Blank characters in the categories of letters and symbols.
BLANK_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0\U00013441\U00013442\U0001d159")
_ACTIVE = re.compile(r"[\\`*_\[\]<>&#~|]")
_PUNCTUATION = re.compile(r"[!-&(-+/:-@\[-`{-~]|\.(?=\S)")  # without characters that mean nothing within a line
_ACTIVE_AT_LINE_START = re.compile(r"^(?:[0-9]+(?=[.)](?:\s|$))|(?=[-+=:]))")


def clean(source: str, *, limit: int, find_members: Callable[[str], Iterable[str]] = lambda text: ()) -> str:
    """Return the text for storage: normalised newlines and letters, no control characters, no trailing whitespace.

    With the function that finds the members for `render`, rendering the text doesn't parse it again.

    Raises ValidationError with code `not_text`, `too_long`, `too_complex`, `too_deep` or `empty`.
    """
    _refuse_surrogates(source)
    text = _normalize_breaks(source)
    if len(text) > LONGEST_COMPOSED * limit:
        _refuse_long(text, limit)
    _refuse_piled_accents(text)
    text = unicodedata.normalize("NFC", text).strip("\n").rstrip()
    _refuse_long(text, limit)
    _refuse_many_lines(text)
    with effort.limited(text, effort.STEP_LIMIT):
        tokens = parse(text, find_members(text))
    _refuse_deep(tokens)
    if not any(map(_is_visible, visible_text(tokens))):
        raise ValidationError(_("Enter some text."), code="empty")
    return text


def refuse_complex(text: str) -> None:
    """Raise ValidationError if a text of any length, such as an imported one, is formatted too densely."""
    with effort.limited(text, effort.STEP_LIMIT * max(1, len(text) / POST_LIMIT)):
        parse(text, ())


def clean_line(source: str) -> str:
    """Return typed text as one line for storage. Raises ValidationError with code `not_text` or `empty`."""
    _refuse_surrogates(source)
    if source:
        validate_visible(source)
    return line(source)


def validate_visible(text: str) -> None:
    """Raise ValidationError with code `empty` if readers would see nothing of the text."""
    if not any(map(_is_visible, text)):
        raise ValidationError(_("This text is invisible. Enter some visible text."), code="empty")


def line(text: str) -> str:
    """Return a title or name on one line for storage, or "" if nothing in it is visible.

    Letters are composed. Control characters and marks that change the writing direction are removed.
    """
    text = unicodedata.normalize("NFC", _on_one_line(text))
    return text if any(map(_is_visible, text)) else ""


def escape(text: str) -> str:
    """Return Markdown that renders as exactly this text, line by line. Addresses still become links."""
    return "\n".join(_escape_line(line.strip(" \t")) for line in _normalize_breaks(text).split("\n"))


def escape_inline(text: str) -> str:
    """Return Markdown that renders as exactly this text, within a line. Addresses don't become links."""
    return _PUNCTUATION.sub(r"\\\g<0>", _on_one_line(text))


def _refuse_surrogates(text: str) -> None:
    if _SURROGATES.search(text):
        raise ValidationError(
            _("This text contains characters that can't be stored. Remove them."), code="not_text"
        )


def _refuse_long(text: str, limit: int) -> None:
    if len(text) > limit:
        message = _("This text has %(length)d characters. Shorten it to %(limit)d.")
        raise ValidationError(message, code="too_long", params={"length": len(text), "limit": limit})


def _refuse_many_lines(text: str) -> None:
    if text.count("\n") >= LINE_LIMIT:
        message = _("This text has too many lines. Shorten it to %(limit)d.")
        raise ValidationError(message, code="too_complex", params={"limit": LINE_LIMIT})


def _refuse_piled_accents(text: str) -> None:
    accents = 0
    for character in "" if text.isascii() else text:
        accents = accents + 1 if unicodedata.combining(character) else 0
        if accents > ACCENT_LIMIT:
            message = _("A letter in this text has too many accents. Use at most %(limit)d.")
            raise ValidationError(message, code="too_complex", params={"limit": ACCENT_LIMIT})


def _refuse_deep(tokens: list[Token]) -> None:
    depth = 0
    for token in tokens:
        if token.tag in ("blockquote", "ol", "ul"):
            depth += token.nesting
        if depth > NESTING_LIMIT:
            message = _("Quotes and lists are nested too deeply. Use at most %(limit)d levels.")
            raise ValidationError(message, code="too_deep", params={"limit": NESTING_LIMIT})


def _is_visible(character: str) -> bool:
    return unicodedata.category(character)[0] in "LNPS" and character not in BLANK_LETTERS


def _on_one_line(text: str) -> str:
    return " ".join(DIRECTION.sub("", _normalize_breaks(text)).split())


def _normalize_breaks(text: str) -> str:
    """Convert all line breaks to newlines, and remove control characters except tabs."""
    return _CONTROLS.sub("", "\n".join(text.splitlines()))


def _escape_line(line: str) -> str:
    pieces, end = [], 0
    for start, stop in addresses(line):
        pieces += [_ACTIVE.sub(r"\\\g<0>", line[end:start]), line[start:stop]]
        end = stop
    pieces.append(_ACTIVE.sub(r"\\\g<0>", line[end:]))
    return _ACTIVE_AT_LINE_START.sub(r"\g<0>\\", "".join(pieces))
