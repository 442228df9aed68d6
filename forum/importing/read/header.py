"""The header of a page as a crawler kept it: title, category, member, age, count of comments, byline.

The forms met so far, any of them with no-break spaces for spaces:

    A title - The Source
    Category: News & Politics
    Via: some-member • 3 years ago • 13 commentsBy: A Writer (The Source)

without the category; with `By:` for `Via:` where the member wrote the article; with empty slots between the
bullets, or with such as nobody can read ("last year"); with the start of the article glued to the count; behind a
first line `╌>`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from datetime import date, timedelta
from itertools import islice
from typing import Self

from forum.importing.read.evidence import Evidence, Fact
from forum.importing.read.text import Line, squeeze

ARROW = "╌>"
_HEADER_ROWS = 5  # arrow, title, category, member, byline: nothing further down is this page's header
_NAME = 100  # characters: a longer "name" is prose that happens to begin like a header
_GUESSED_SOURCE_WORDS = 4
_SLOTS = 4  # between bullets, in no known form: more of them are prose

_AGE = r"(?i:(?P<amount>[0-9]{1,4}|an?)\s++(?P<unit>second|minute|hour|day|week|month|year)s?\s++ago)"

# Lengths are bounded and white space is matched possessively: a hostile line costs linear time.
_CATEGORY = re.compile(rf"\s*+Category:\s*+(?P<category>[^•]{{1,{_NAME}}})[\s•]*+$")
_MEMBER = re.compile(
    rf"""\s*+(?:Category:\s*+(?P<category>[^•]{{1,{_NAME}}}?)[\s•]*+)?
    (?P<role>Via|By):\s*+(?P<name>[^•]{{0,{_NAME}}})[\s•]*+""",
    re.VERBOSE,
)
_AGED = re.compile(rf"(?P<age>{_AGE})[\s•]*+")
_COUNTED = re.compile(r"(?P<comment_count>[0-9][0-9,]{0,8})\s++comments?+")
_UNREAD = re.compile(rf"(?P<unread>[^•]{{1,{_NAME}}}?)\s*+(?:•[\s•]*+|$)")
_BYLINE = re.compile(
    rf"\s*+By:\s*+(?P<byline>[^()•]{{0,{_NAME}}}?)\s*+(?:\((?P<source>[^()]{{1,{_NAME}}})\)\s*+|$)"
)
_SUFFIX = re.compile(r"(?P<title>.*\S)\s+[-–—|]\s+(?P<source>\S.*)")
_DAYS = {"second": 0, "minute": 0, "hour": 1 / 24, "day": 1, "week": 7, "month": 30.44}


@dataclass(frozen=True, slots=True)
class Header:
    """What the header says, "" and None for nothing. `via` seeded the article, `author` wrote it here."""

    title: str = ""
    category: str = ""
    via: str = ""
    author: str = ""
    age: str = ""
    comment_count: int | None = None
    byline: str = ""
    source: str = ""

    @classmethod
    def of(cls, facts: Iterable[Fact]) -> Self:
        names = {column.name for column in fields(cls)}
        return cls(**{fact.what: fact.value for fact in facts if fact.what in names})


@dataclass(slots=True)
class HeaderReading:
    """A header being read: `lines` are its own, `rest` is the article's beginning where it was glued on."""

    facts: list[Fact] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    rest: Line | None = None

    @property
    def names_a_page(self) -> bool:
        """Whether a known form was met: a title alone is no header."""
        return any(fact.what != "title" for fact in self.facts)

    def has(self, what: str) -> bool:
        return any(fact.what == what for fact in self.facts)

    def note(self, line: Line, **values: str | int | None) -> None:
        for what, value in values.items():
            if value not in ("", None):
                self.facts.append(Fact(what, value, Evidence.TEXT, line.number))


@dataclass(slots=True)
class MemberRow:
    """The slots of a line that names a member; the line may go on behind its `end`."""

    role: str
    name: str
    category: str
    end: int
    age: str = ""
    comment_count: int | None = None
    unread: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, text: str) -> Self | None:
        """None where it begins in another way."""
        start = _MEMBER.match(text)
        if not start:
            return None
        names = {name: squeeze(start[name] or "") for name in ("role", "name", "category")}
        row = cls(**names, end=start.end())
        while row._take_slot(text):
            pass
        return row

    @property
    def is_dated(self) -> bool:
        return bool(self.age) or self.comment_count is not None

    def _take_slot(self, text: str) -> bool:
        """Move over the next one. False behind the count, which is the last, and where none begins."""
        if counted := _COUNTED.match(text, self.end):
            self.comment_count = int(counted["comment_count"].replace(",", ""))
            self.end = counted.end()
            return False
        if not self.age and (aged := _AGED.match(text, self.end)):
            self.age, self.end = squeeze(aged["age"]), aged.end()
            return True
        is_slot = text[: self.end].rstrip().endswith("•") and len(self.unread) < _SLOTS
        if not (is_slot and (unread := _UNREAD.match(text, self.end))):
            return False
        self.unread.append(squeeze(unread["unread"]))
        self.end = unread.end()
        return True


def read_header(lines: Iterable[Line]) -> HeaderReading | None:
    """The header these lines begin with, or None where they begin with no known form of one."""
    rows = list(islice((line for line in lines if not line.is_blank), _HEADER_ROWS))
    header = HeaderReading()
    for take in (_take_title, _take_category, _take_member, _take_byline):
        rows = take(rows, header)
    return header if header.names_a_page else None


def plain_title(line: Line) -> str:
    return squeeze(line.text.strip().removeprefix(ARROW))


def part_source(title: str, source: str) -> str:
    """The title without " - Source" at its end, where that source is known from elsewhere."""
    suffix = _SUFFIX.fullmatch(title)
    return suffix["title"] if suffix and suffix["source"].casefold() == source.casefold() else title


def guess_source(title: str) -> str:
    """What may be a source at the title's end, or "": nothing in the title alone tells it from a subtitle."""
    suffix = _SUFFIX.fullmatch(title)
    return suffix["source"] if suffix and len(suffix["source"].split()) <= _GUESSED_SOURCE_WORDS else ""


def place_age(age: str, *, captured: date | None) -> int | None:
    """About which year an age such as "3 years ago" points to; None where it can't be told.

    Never finer than a year: the age was rounded when the page was made, and nobody knows how.
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


def _take_title(rows: list[Line], header: HeaderReading) -> list[Line]:
    if rows and rows[0].text.strip() == ARROW:
        header.lines.append(rows.pop(0))
    if rows and not _is_header_row(rows[0]):
        header.lines.append(rows[0])
        header.note(rows[0], title=plain_title(rows[0]))
        return rows[1:]
    return rows


def _is_header_row(row: Line) -> bool:
    member = MemberRow.of(row.text)
    return bool(_CATEGORY.match(row.text) or (member and member.is_dated))


def _take_category(rows: list[Line], header: HeaderReading) -> list[Line]:
    category = rows and not _is_member_row(rows[0], header) and _CATEGORY.match(rows[0].text)
    if not category:
        return rows
    header.lines.append(rows[0])
    header.note(rows[0], category=squeeze(category["category"]))
    return rows[1:]


def _take_member(rows: list[Line], header: HeaderReading) -> list[Line]:
    if not rows or not _is_member_row(rows[0], header):
        return rows
    row, member = rows[0], MemberRow.of(rows[0].text)
    header.note(
        row,
        category=member.category,
        via=member.name if member.role == "Via" else "",
        author=member.name if member.role == "By" else "",
        age=member.age,
        comment_count=member.comment_count,
    )
    note = "a part of the header in no form that is known"
    header.facts += [Fact("not read", words, Evidence.NONE, row.number, note) for words in member.unread]
    _take_glued(row, member.end, header)
    return rows[1:]


def _is_member_row(row: Line, header: HeaderReading) -> bool:
    """An age or a count proves it; a name alone, or with what can't be read, is believed only under a category."""
    member = MemberRow.of(row.text)
    if not member:
        return False
    is_bare = member.role == "Via" and member.end == len(row.text)
    is_below = bool(member.category) or header.has("category")
    return member.is_dated or (is_below and (is_bare or bool(member.unread)))


def _take_glued(row: Line, end: int, header: HeaderReading) -> None:
    """What follows the count without a border: the byline, or the article, or one and then the other."""
    if byline := _BYLINE.match(row.text, end):
        header.note(row, byline=squeeze(byline["byline"]), source=squeeze(byline["source"] or ""))
        end = byline.end()
    if row.text[end:].strip():
        header.lines.append(replace(row, text=row.text[:end]))
        header.rest = replace(row, text=row.text[end:])
    else:
        header.lines.append(row)


def _take_byline(rows: list[Line], header: HeaderReading) -> list[Line]:
    """On a line of its own under the header, where the header itself names none."""
    is_due = header.names_a_page and not (header.has("byline") or header.has("source") or header.rest)
    if not (rows and is_due and _BYLINE.match(rows[0].text)):
        return rows
    _take_glued(rows[0], 0, header)
    return rows[1:]
