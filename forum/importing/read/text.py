"""Decodes a file and splits it into numbered lines. Defines BrokenFile, the only error that reading raises."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from forum.text.invisible import drop_invisible

MAX_BYTES = 1_000_000
"""Enough for a page with a few thousand comments, but not for a dump of a whole site."""

_LINE_END = re.compile(r"\r\n|\n|\r")
_ITEM = re.compile(r"\s*+-\s++\S")
_JOINED = r"(?<=[^\W\d_A-Z])(?=[A-Z])"
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f\x7f]")


class BrokenFile(Exception):
    """A text or annotation that can't be imported. `line` counts from 1 in `file`, or is None."""

    def __init__(self, *, file: str, reason: str, line: int | None = None):
        self.file, self.line, self.reason = file, line, reason
        super().__init__(f"{file}, line {line}: {reason}" if line else f"{file}: {reason}")


class Kind(StrEnum):
    """How a line of the article or of a comment is formatted."""

    PLAIN = "plain"
    LABEL = "label"
    ITEM = "item"
    QUOTATION = "quotation"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the file, or a part of one. `text` is without the line ending, and repaired (see `repair`)."""

    number: int
    text: str
    kind: Kind = Kind.PLAIN

    @property
    def is_blank(self) -> bool:
        return not self.text.strip()


def decode(data: bytes, *, file: str) -> str:
    """Return the text of a file. Raises BrokenFile if it is empty, too large, binary or not UTF-8."""
    if len(data) > MAX_BYTES:
        raise BrokenFile(file=file, reason=f"larger than {MAX_BYTES} bytes")
    if control := _CONTROL.search(data):
        reason = f"not text: control byte 0x{control[0][0]:02x} at byte {control.start() + 1} of the file"
        raise BrokenFile(file=file, line=_line_at(data, control.start()), reason=reason)
    try:
        text = data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        reason = f"not UTF-8: byte 0x{data[error.start]:02x} at byte {error.start + 1} of the file"
        raise BrokenFile(file=file, line=_line_at(data, error.start), reason=reason) from None
    if not text.strip():
        raise BrokenFile(file=file, reason="empty")
    return text


def split_lines(text: str) -> tuple[Line, ...]:
    """Split into lines, numbered from 1. Only LF, CR LF and CR end a line, as in editors."""
    texts = _LINE_END.split(text)
    if not texts[-1]:
        texts.pop()
    return tuple(Line(number, line) for number, line in enumerate(texts, start=1))


def mark_list_items(lines: Iterable[Line]) -> Iterable[Line]:
    """Mark lines that begin with a hyphen and a space as list items."""
    return (replace(line, kind=Kind.ITEM) if _ITEM.match(line.text) else line for line in lines)


def collapse_whitespace(text: str) -> str:
    """Replace each run of whitespace, including no-break spaces, by one space, and strip the ends."""
    return " ".join(text.split())


def normalize(text: str) -> str:
    """Return the text for comparisons: without case, invisible characters, and punctuation at both ends."""
    return collapse_whitespace(drop_invisible(text)).casefold().strip(" .,;:!?…\"'“”‘’")


def contains_words(text: str, value: str | int) -> bool:
    """Whether the text contains these complete words, or this number, with or without commas.

    A capital after a lowercase letter also starts a word, since pages run parts together. The text must have its
    whitespace collapsed.
    """
    if isinstance(value, int):
        text = re.sub(r"(?<=[0-9]),(?=[0-9]{3})", "", text)
    words = collapse_whitespace(str(value))
    before = rf"(?:\b|{_JOINED})" if words[:1].isalnum() else ""
    after = rf"(?:\b|{_JOINED})" if words[-1:].isalnum() else ""
    return bool(re.search(f"{before}{re.escape(words)}{after}", text))


def _line_at(data: bytes, offset: int) -> int:
    return len(re.findall(rb"\r\n|\n|\r", data[:offset])) + 1
