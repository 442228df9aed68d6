"""From the bytes of a file to its numbered lines, and the one way in which reading fails."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

MAX_BYTES = 1_000_000
"""A page of text with a thread of some thousand comments fits; a dump of a whole site does not."""

_LINE_END = re.compile(r"\r\n|\n|\r")
_ITEM = re.compile(r"\s*+-\s++\S")
_GLUED = r"(?<=[^\W\d_A-Z])(?=[A-Z])"
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f\x7f]")


class BrokenFile(Exception):
    """A text or annotation that can't be used. `line` counts from 1 in `file`; None: no line is at fault."""

    def __init__(self, *, file: str, reason: str, line: int | None = None):
        self.file, self.line, self.reason = file, line, reason
        super().__init__(f"{file}, line {line}: {reason}" if line else f"{file}: {reason}")


class Kind(StrEnum):
    """How a line is to be set, once it is known that it is text."""

    PLAIN = "plain"
    LABEL = "label"
    ITEM = "item"
    QUOTATION = "quotation"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the file, or a part of one: `text` is exactly what stands there, without the line's end."""

    number: int
    text: str
    kind: Kind = Kind.PLAIN

    @property
    def is_blank(self) -> bool:
        return not self.text.strip()


def decode(data: bytes, *, file: str) -> str:
    """The text of a file. Raises BrokenFile where it is empty, too big, binary or not UTF-8."""
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
    """Numbered from 1. Only LF, CR LF and CR end a line, as editors count; a last one adds no empty line."""
    texts = _LINE_END.split(text)
    if not texts[-1]:
        texts.pop()
    return tuple(Line(number, line) for number, line in enumerate(texts, start=1))


def set_items(lines: Iterable[Line]) -> Iterable[Line]:
    """A hyphen and a space at a line's start set an item: a form, which holds whatever the line means."""
    return (replace(line, kind=Kind.ITEM) if _ITEM.match(line.text) else line for line in lines)


def squeeze(text: str) -> str:
    """One space for every run of white space, no-break spaces among them; none at the ends."""
    return " ".join(text.split())


def normal(text: str) -> str:
    """For comparing words: without regard to case, white space and the marks at both ends."""
    return squeeze(text).casefold().strip(" .,;:!?…\"'“”‘’")


def stands_in(text: str, value: str | int) -> bool:
    """Whether the text, squeezed, has these words from border to border, or this number, with commas or without.

    Where a page ran two parts together, a capital behind a small letter is a border too.
    """
    if isinstance(value, int):
        text = re.sub(r"(?<=[0-9]),(?=[0-9]{3})", "", text)
    words = squeeze(str(value))
    before = rf"(?:\b|{_GLUED})" if words[:1].isalnum() else ""
    after = rf"(?:\b|{_GLUED})" if words[-1:].isalnum() else ""
    return bool(re.search(f"{before}{re.escape(words)}{after}", text))


def _line_at(data: bytes, offset: int) -> int:
    return len(re.findall(rb"\r\n|\n|\r", data[:offset])) + 1
