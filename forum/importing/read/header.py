"""Reads the header of a crawled page: title, category, member, age, number of comments and byline.

A typical header (spaces may be no-break spaces):

    A title - The Source
    Category: News & Politics
    Via: some-member • 3 years ago • 13 commentsBy: A Writer (The Source)

Known variations: no category; `By:` instead of `Via:` if the member wrote the article; empty or unknown parts
between the bullets ("last year"); the start of the article joined to the count; `╌>` as the first line, with or
without the member's name on a line below it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from datetime import date, timedelta
from itertools import islice
from typing import Any, Self

from forum.importing.read.evidence import Evidence, Fact
from forum.importing.read.text import Line, collapse_whitespace, normalize
from forum.text.invisible import drop_invisible

ARROW = "╌>"
_MAX_HEADER_LINES = 7  # arrow, name, title, category, member, byline; and the title again, which confirms the name
_MAX_NAME = 100  # characters; anything longer is prose that happens to begin like a header
_MAX_SOURCE_WORDS = 4
_MAX_SLOTS = 4  # unknown parts between bullets; more of them are prose

_AGE = r"(?i:(?P<amount>[0-9]{1,4}|an?)\s++(?P<unit>second|minute|hour|day|week|month|year)s?\s++ago)"

# Lengths are bounded and whitespace is matched possessively, so that a hostile line takes linear time.
_CATEGORY = re.compile(rf"\s*+Category:\s*+(?P<category>[^•]{{1,{_MAX_NAME}}})[\s•]*+$")
_MEMBER = re.compile(
    rf"""\s*+(?:Category:\s*+(?P<category>[^•]{{1,{_MAX_NAME}}}?)[\s•]*+)?
    (?P<role>Via|By):\s*+(?P<name>[^•]{{0,{_MAX_NAME}}})[\s•]*+""",
    re.VERBOSE,
)
_AGED = re.compile(rf"(?P<age>{_AGE})[\s•]*+")
_COUNTED = re.compile(r"(?P<comment_count>[0-9][0-9,]{0,8})\s++comments?+")
_UNKNOWN = re.compile(rf"(?P<unknown>[^•]{{1,{_MAX_NAME}}}?)\s*+(?:•[\s•]*+|$)")
_BYLINE = re.compile(
    rf"\s*+By:\s*+(?P<byline>[^()•]{{0,{_MAX_NAME}}}?)\s*+(?:\((?P<source>[^()]{{1,{_MAX_NAME}}})\)\s*+|$)"
)
_SUFFIX = re.compile(r"(?P<title>.*\S)\s+[-–—|]\s+(?P<source>\S.*)")
_DAYS = {"second": 0, "minute": 0, "hour": 1 / 24, "day": 1, "week": 7, "month": 30.44}


@dataclass(frozen=True, slots=True)
class Header:
    """The fields of a header; "" or None if missing. `via` seeded the article, `author` wrote it here."""

    title: str = ""
    category: str = ""
    via: str = ""
    author: str = ""
    age: str = ""
    comment_count: int | None = None
    byline: str = ""
    source: str = ""

    @classmethod
    def from_facts(cls, facts: Iterable[Fact]) -> Self:
        names = {column.name for column in fields(cls)}
        said: dict[str, Any] = {fact.what: fact.value for fact in facts if fact.what in names}
        return cls(**said)


@dataclass(slots=True)
class HeaderReading:
    """A header while it is being read. `rest` is the beginning of the article, if it was joined to the header."""

    facts: list[Fact] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    rest: Line | None = None
    name: Line | None = None  # the member's, above the title

    @property
    def is_recognised(self) -> bool:
        """Whether this is a header. A title alone isn't."""
        return any(fact.what != "title" for fact in self.facts)

    def has(self, what: str) -> bool:
        return any(fact.what == what for fact in self.facts)

    def add(self, line: Line, **values: str | int | None) -> None:
        for what, value in values.items():
            if value not in ("", None):
                self.facts.append(Fact(what, value, Evidence.TEXT, line.number))


@dataclass(slots=True)
class MemberLine:
    """The parts of a line that names a member. `end` is where they end in the line."""

    role: str
    name: str
    category: str
    end: int
    age: str = ""
    comment_count: int | None = None
    unknown: list[str] = field(default_factory=list)

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Parse a line. Returns None if it doesn't name a member."""
        start = _MEMBER.match(text)
        if not start:
            return None
        names: dict[str, Any] = {
            name: collapse_whitespace(start[name] or "") for name in ("role", "name", "category")
        }
        member = cls(**names, end=start.end())
        while member._read_slot(text):
            pass
        return member

    @property
    def is_dated(self) -> bool:
        return bool(self.age) or self.comment_count is not None

    def _read_slot(self, text: str) -> bool:
        """Read the next part and move `end`. Returns False after the count, which is last, or if none is left."""
        if counted := _COUNTED.match(text, self.end):
            self.comment_count = int(counted["comment_count"].replace(",", ""))
            self.end = counted.end()
            return False
        if not self.age and (aged := _AGED.match(text, self.end)):
            self.age, self.end = collapse_whitespace(aged["age"]), aged.end()
            return True
        is_slot = text[: self.end].rstrip().endswith("•") and len(self.unknown) < _MAX_SLOTS
        if not (is_slot and (unknown := _UNKNOWN.match(text, self.end))):
            return False
        self.unknown.append(collapse_whitespace(unknown["unknown"]))
        self.end = unknown.end()
        return True


def read_header(lines: Iterable[Line]) -> HeaderReading | None:
    """Return the header at the beginning of these lines, or None if there is none in a known form."""
    plain = (replace(line, text=drop_invisible(line.text)) for line in lines)
    lines = list(islice((line for line in plain if not line.is_blank), _MAX_HEADER_LINES))
    header = HeaderReading()
    for read in (_read_name, _read_title, _read_category, _read_member, _read_byline):
        lines = read(lines, header)
    _add_name(header)
    return header if header.is_recognised else None


def plain_title(line: Line) -> str:
    return collapse_whitespace(drop_invisible(line.text).strip().removeprefix(ARROW))


def strip_source(title: str, source: str) -> str:
    """Return the title without " - Source" at its end."""
    suffix = _SUFFIX.fullmatch(title)
    return suffix["title"] if suffix and suffix["source"].casefold() == source.casefold() else title


def guess_source(title: str) -> str:
    """Return what may be a source at the end of the title, or "". It could also be a subtitle."""
    suffix = _SUFFIX.fullmatch(title)
    return suffix["source"] if suffix and len(suffix["source"].split()) <= _MAX_SOURCE_WORDS else ""


def year_from_age(age: str, *, captured: date | None) -> int | None:
    """Convert an age such as "3 years ago" to an approximate year, or None.

    It is never more precise than a year, because the age on the page was rounded, and we don't know how.
    """
    match = re.fullmatch(_AGE, age)
    if captured is None or match is None:
        return None
    amount = int(match["amount"]) if match["amount"].isdecimal() else 1
    unit = match["unit"].lower()
    if unit == "year":
        year = captured.year - amount
    else:
        days = amount * _DAYS[unit]
        year = (captured - timedelta(days=days)).year if days < captured.toordinal() - 1 else 0
    return year if year > 0 else None


def _read_name(lines: list[Line], header: HeaderReading) -> list[Line]:
    """Read an arrow, and the member's name above the title, if the lines below confirm that it is one."""
    has_arrow = bool(lines) and lines[0].text.strip().startswith(ARROW)
    if has_arrow and lines[0].text.strip() == ARROW:
        header.lines.append(lines.pop(0))
    if len(lines) < 3 or any(map(_is_header_line, lines[:2])) or not _is_header_line(lines[2]):
        return lines
    names = [member.name for line in lines[2:4] if (member := MemberLine.parse(line.text))]
    if any(_is_same_name(plain_title(lines[0]), name) for name in names) or (
        has_arrow and _is_repeated(plain_title(lines[1]), lines[3:])
    ):
        header.name = lines.pop(0)
        header.lines.append(header.name)
    return lines


def _is_same_name(name: str, other: str) -> bool:
    return bool(name) and name.removeprefix("@").casefold().replace(" ", "-") == other.casefold().replace(" ", "-")


def _is_repeated(title: str, lines: list[Line]) -> bool:
    suffix = _SUFFIX.fullmatch(title)
    titles = {normalize(title), normalize(suffix["title"]) if suffix else ""} - {""}
    return any(normalize(line.text) in titles or line.text.rstrip().endswith(title) for line in lines)


def _add_name(header: HeaderReading) -> None:
    """Use the name above the title if the header has no other. Report one that differs."""
    line = header.name
    if not (line and header.is_recognised):
        return
    known = next((str(fact.value) for fact in header.facts if fact.what in ("via", "author")), "")
    if not known:
        header.add(line, via=plain_title(line))
    elif not _is_same_name(plain_title(line), known):
        note = "a name above the title, which isn't the member's"
        header.facts.append(Fact("not read", plain_title(line), Evidence.NONE, line.number, note))


def _read_title(lines: list[Line], header: HeaderReading) -> list[Line]:
    if lines and not _is_header_line(lines[0]):
        header.lines.append(lines[0])
        header.add(lines[0], title=plain_title(lines[0]))
        return lines[1:]
    return lines


def _is_header_line(line: Line) -> bool:
    member = MemberLine.parse(line.text)
    return bool(_CATEGORY.match(line.text) or (member and member.is_dated))


def _read_category(lines: list[Line], header: HeaderReading) -> list[Line]:
    category = lines and not _is_member_line(lines[0], header) and _CATEGORY.match(lines[0].text)
    if not category:
        return lines
    header.lines.append(lines[0])
    header.add(lines[0], category=collapse_whitespace(category["category"]))
    return lines[1:]


def _read_member(lines: list[Line], header: HeaderReading) -> list[Line]:
    if not lines or not _is_member_line(lines[0], header):
        return lines
    line, member = lines[0], MemberLine.parse(lines[0].text)
    assert member  # as `_is_member_line` has found
    header.add(
        line,
        category=member.category,
        via=member.name if member.role == "Via" else "",
        author=member.name if member.role == "By" else "",
        age=member.age,
        comment_count=member.comment_count,
    )
    note = "a part of the header in an unknown form"
    header.facts += [Fact("not read", part, Evidence.NONE, line.number, note) for part in member.unknown]
    _read_joined_text(line, member.end, header)
    return lines[1:]


def _is_member_line(line: Line, header: HeaderReading) -> bool:
    """Whether a line names the member: with an age or a count, or with a category and a name or unknown parts."""
    member = MemberLine.parse(line.text)
    if not member:
        return False
    is_bare = member.role == "Via" and member.end == len(line.text)
    is_below = bool(member.category) or header.has("category")
    return member.is_dated or (is_below and (is_bare or bool(member.unknown)))


def _read_joined_text(line: Line, end: int, header: HeaderReading) -> None:
    """Read what is joined to the count: the byline, the article, or both."""
    if byline := _BYLINE.match(line.text, end):
        header.add(
            line, byline=collapse_whitespace(byline["byline"]), source=collapse_whitespace(byline["source"] or "")
        )
        end = byline.end()
    if line.text[end:].strip():
        header.lines.append(replace(line, text=line.text[:end]))
        header.rest = replace(line, text=line.text[end:])
    else:
        header.lines.append(line)


def _read_byline(lines: list[Line], header: HeaderReading) -> list[Line]:
    """Read a byline on a separate line, if the header has none yet."""
    may_follow = header.is_recognised and not (header.has("byline") or header.has("source") or header.rest)
    if not (lines and may_follow and _BYLINE.match(lines[0].text)):
        return lines
    _read_joined_text(lines[0], 0, header)
    return lines[1:]
