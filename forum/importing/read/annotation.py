"""Parser for annotations: TOML files in which a person says what each line of a text is.

docs/importing.md describes the format. `reading` checks that the lines exist and that each has one place.
"""

import re
import tomllib
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from forum.importing.read.text import BrokenFile, decode

_SPAN = re.compile(r"\s*([0-9]{1,7})(?:\s*-\s*([0-9]{1,7}))?\s*")
_TEXT = {"lines": str, "guess": bool}
_REASONED = _TEXT | {"because": str}
_KEYS = {
    "header": _TEXT
    | dict.fromkeys(("title", "category", "via", "author", "age", "byline", "source"), str)
    | {"comment_count": int},
    "left_out": _REASONED,
    "caption": _TEXT,
    "article": _TEXT | {"labels": str},
    "comments": _REASONED | {"together": str, "quotes": str, "answers": int, "evidence": str},
}
_REPEATED = ("left_out", "comments")


@dataclass(frozen=True, slots=True)
class Passage:
    """A table of the annotation: the lines it names, and its other values.

    `at` is the line of the annotation where the table begins, or None if it isn't known.
    """

    file: str
    name: str
    at: int | None
    spans: tuple[range, ...]
    values: dict[str, Any] = field(default_factory=dict)

    def error(self, reason: str) -> BrokenFile:
        return BrokenFile(file=self.file, line=self.at, reason=f"{self.name}: {reason}")

    @property
    def first(self) -> int:
        return self.spans[0][0]

    @property
    def last(self) -> int:
        return self.spans[-1][-1]

    @property
    def numbers(self) -> list[int]:
        """All line numbers. Check `last` first: "1-9999999" would be ten million numbers."""
        return _numbers(self.spans)

    def line_numbers(self, key: str) -> list[int]:
        """The line numbers in the value of `key`; empty if the key is missing."""
        return _numbers(_parse_spans(self.values[key], self)) if key in self.values else []


@dataclass(frozen=True, slots=True)
class Annotation:
    """A complete annotation. `sha256` is the hash of the text it was written for."""

    file: str
    sha256: str
    header: Passage | None
    caption: Passage | None
    article: Passage | None
    left_out: tuple[Passage, ...]
    comments: tuple[Passage, ...]

    @property
    def passages(self) -> list[Passage]:
        single = [self.header, self.caption, self.article]
        return [passage for passage in single if passage] + [*self.left_out, *self.comments]


def parse_annotation(data: bytes, *, file: str) -> Annotation:
    """Raises BrokenFile if this isn't valid TOML, or has unknown keys, wrong types of values, or guess marks."""
    text = decode(data, file=file)
    tables = _parse_toml(text, file=file)
    if unknown := tables.keys() - _KEYS.keys() - {"sha256"}:
        raise BrokenFile(file=file, reason=f"unknown key {min(unknown)!r}")
    if not isinstance(tables.get("sha256"), str):
        raise BrokenFile(file=file, reason="sha256 of the text is missing")
    tables_by_name = {name: _passages(name, tables.get(name), text=text, file=file) for name in _KEYS}
    return Annotation(
        file=file,
        sha256=tables["sha256"],
        left_out=tables_by_name["left_out"],
        comments=tables_by_name["comments"],
        **{name: next(iter(tables_by_name[name]), None) for name in ("header", "caption", "article")},
    )


def format_spans(numbers: list[int]) -> str:
    """Format [4, 6, 7, 8] as "4, 6-8", as used in annotations. The numbers must be in ascending order."""
    runs = [
        [number for _, number in run] for _, run in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0])
    ]
    return ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def _parse_toml(text: str, *, file: str) -> dict:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        place = re.search(r" \(at line ([0-9]+), column [0-9]+\)$", str(error))
        reason = f"not valid TOML: {str(error).removesuffix(place[0]) if place else error}"
        raise BrokenFile(file=file, line=int(place[1]) if place else None, reason=reason) from None


def _passages(name: str, content: object, *, text: str, file: str) -> tuple[Passage, ...]:
    if content is None:
        return ()
    is_repeated = name in _REPEATED
    tables = content if is_repeated else [content]
    if not (isinstance(tables, list) and all(isinstance(table, dict) for table in tables)):
        form = f"[[{name}]]" if is_repeated else f"[{name}]"
        raise BrokenFile(file=file, reason=f"{name} must be written as {form}")
    starts = _table_starts(name, text)
    return tuple(
        _passage(f"{name} {place}" if is_repeated else name, table, file=file, at=start, keys=_KEYS[name])
        for place, (table, start) in enumerate(
            zip(tables, starts if len(starts) == len(tables) else [None] * len(tables), strict=True), start=1
        )
    )


def _table_starts(name: str, text: str) -> list[int]:
    table = re.compile(rf"\s*\[{{1,2}}\s*{name}\s*\]")
    return [number for number, line in enumerate(text.split("\n"), start=1) if table.match(line)]


def _passage(name: str, table: dict, *, file: str, at: int | None, keys: dict[str, type]) -> Passage:
    bare = Passage(file=file, name=name, at=at, spans=())
    for key, value in table.items():
        if key not in keys:
            raise bare.error(f"unknown key {key!r}")
        if type(value) is not keys[key]:
            raise bare.error(f"{key} must be {_TYPE_NAMES[keys[key]]}")
    if table.get("guess"):
        raise bare.error("still a guess. Correct it from the text, then remove the line `guess = true`")
    for key in ("lines", "because") if name.startswith("left_out") else ("lines",):
        if not table.get(key):
            raise bare.error(f"{key} is missing")
    values = {key: value for key, value in table.items() if key not in _TEXT}
    return Passage(file=file, name=name, at=at, spans=_parse_spans(table["lines"], bare), values=values)


_TYPE_NAMES = {str: "a string in quotation marks", int: "a number", bool: "true or false"}


def _numbers(spans: tuple[range, ...]) -> list[int]:
    return [number for span in spans for number in span]


def _parse_spans(text: str, passage: Passage) -> tuple[range, ...]:
    """Parse "4, 6-8" to ranges. The numbers must be in ascending order."""
    spans, last = [], 0
    for part in text.split(","):
        numbers = _SPAN.fullmatch(part)
        first, end = (int(numbers[1]), int(numbers[2] or numbers[1])) if numbers else (0, 0)
        if not last < first <= end:
            raise passage.error(f'{text!r} isn\'t a list of lines in ascending order, such as "4, 6-8"')
        spans.append(range(first, end + 1))
        last = end
    return tuple(spans)
