"""What a person wrote beside a text, in TOML: which lines are what, what answers what, and how that is known.

This module knows the file's shape (docs/importing.md shows it); whether the lines it names exist in the text,
and whether each has one place, is for `reading` to say.
"""

import re
import tomllib
from dataclasses import dataclass, field
from itertools import groupby

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
    """Lines of the text with one place, and what else its table says of them.

    `at` is the line of the annotation where the table begins, None where that can't be told.
    """

    file: str
    name: str
    at: int | None
    spans: tuple[range, ...]
    values: dict[str, str | int] = field(default_factory=dict)

    def broken(self, reason: str) -> BrokenFile:
        return BrokenFile(file=self.file, line=self.at, reason=f"{self.name}: {reason}")

    @property
    def first(self) -> int:
        return self.spans[0][0]

    @property
    def last(self) -> int:
        return self.spans[-1][-1]

    @property
    def numbers(self) -> list[int]:
        """All its lines. Ask whether `last` exists first: "1-9999999" is ten million numbers."""
        return _numbers(self.spans)

    def picked(self, key: str) -> list[int]:
        """The lines that `key` names among this passage's own; none where the key is absent."""
        return _numbers(_parse_spans(self.values[key], self)) if key in self.values else []


@dataclass(frozen=True, slots=True)
class Annotation:
    """A whole annotation; `sha256` is that of the text it was written for."""

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
    """Raises BrokenFile where this isn't TOML, or has unknown keys, wrong kinds of value, or guesses left."""
    text = decode(data, file=file)
    tables = _parse_toml(text, file=file)
    if unknown := tables.keys() - _KEYS.keys() - {"sha256"}:
        raise BrokenFile(file=file, reason=f"unknown key {min(unknown)!r}")
    if not isinstance(tables.get("sha256"), str):
        raise BrokenFile(file=file, reason="sha256 of the text is missing")
    named = {name: _passages(name, tables.get(name), text=text, file=file) for name in _KEYS}
    return Annotation(
        file=file,
        sha256=tables["sha256"],
        left_out=named["left_out"],
        comments=named["comments"],
        **{name: next(iter(named[name]), None) for name in ("header", "caption", "article")},
    )


def format_spans(numbers: list[int]) -> str:
    """[4, 6, 7, 8] as "4, 6-8", the form an annotation names lines in. The numbers must rise."""
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
            raise bare.broken(f"unknown key {key!r}")
        if type(value) is not keys[key]:
            raise bare.broken(f"{key} must be {_IN_WORDS[keys[key]]}")
    if table.get("guess"):
        raise bare.broken("still a guess: correct it by the text, then remove its line `guess = true`")
    for key in ("lines", "because") if name.startswith("left_out") else ("lines",):
        if not table.get(key):
            raise bare.broken(f"{key} is missing")
    values = {key: value for key, value in table.items() if key not in _TEXT}
    return Passage(file=file, name=name, at=at, spans=_parse_spans(table["lines"], bare), values=values)


_IN_WORDS = {str: "a string in quotation marks", int: "a number", bool: "true or false"}


def _numbers(spans: tuple[range, ...]) -> list[int]:
    return [number for span in spans for number in span]


def _parse_spans(text: str, passage: Passage) -> tuple[range, ...]:
    """ "4, 6-8" as ranges, in rising order."""
    spans, last = [], 0
    for part in text.split(","):
        numbers = _SPAN.fullmatch(part)
        first, end = (int(numbers[1]), int(numbers[2] or numbers[1])) if numbers else (0, 0)
        if not last < first <= end:
            raise passage.broken(f'{text!r} does not name lines in rising order, such as "4, 6-8"')
        spans.append(range(first, end + 1))
        last = end
    return tuple(spans)
