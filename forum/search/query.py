"""What somebody typed into the search box, taken apart. Any text is a query; what is odd in it is explained."""

import re
from dataclasses import dataclass, field
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

LIMIT = 200  # characters
YEARS = range(1900, 3000)
PLACES = ("comments", "posts")
OPERATORS = ("author", "category", "source", "in", "before", "after")

_QUOTES = str.maketrans("“”„«»", '"""""')
_PART = re.compile(
    rf"""
    (?P<minus>-)?
    (?:(?P<operator>{"|".join(OPERATORS)}):\s*)?
    (?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]\S*))
    """,
    re.VERBOSE | re.IGNORECASE,
)
_LOOKS_LIKE_OPERATOR = re.compile(r"([^\W\d_]+):(?!//).", re.IGNORECASE)
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?")


@dataclass(frozen=True, slots=True)
class Part:
    """A word, a phrase, or an operator with its value; `is_not` with a minus before it."""

    value: str
    operator: str = ""
    is_phrase: bool = False
    is_not: bool = False

    def __str__(self):
        value = f'"{self.value}"' if self.is_phrase else self.value
        return f"{'-' if self.is_not else ''}{self.operator}{':' if self.operator else ''}{value}"


@dataclass(frozen=True, slots=True)
class Query:
    """The parts that count, and `problems`: in words for people, what was left out or read otherwise."""

    text: str
    parts: tuple[Part, ...] = ()
    problems: tuple[str, ...] = ()
    after: date | None = None
    before: date | None = None
    places: frozenset[str] = field(default=frozenset(PLACES))

    def values(self, operator: str, *, is_not: bool) -> list[str]:
        """What this operator was given; the words and phrases for ""."""
        return [part.value for part in self.parts if (part.operator, part.is_not) == (operator, is_not)]

    @property
    def terms(self) -> list[Part]:
        return [part for part in self.parts if not part.operator]

    def without(self, dropped: Part) -> str:
        """As one would type it with one part less."""
        return " ".join(str(part) for part in self.parts if part is not dropped)

    def in_words(self) -> list[str]:
        """What was searched for, in words for people: one item a condition."""
        return [_said(part) for part in self.parts]


def parse(text: str) -> Query:
    problems = []
    text = _cut(" ".join(text.split()), problems)
    straight = text.translate(_QUOTES)
    if straight.count('"') % 2:
        problems.append(_("A quotation mark was never closed; the phrase was taken to end with the query."))
    read = dict.fromkeys(filter(None, map(_part, _PART.finditer(straight))))  # what is said twice counts once
    if text and not read:
        problems.append(_("There is no word in this query."))
    parts = tuple(part for part in read if _is_sound(part, problems))
    places = {part.value for part in parts if part.operator == "in"}
    return Query(
        text=text,
        parts=parts,
        problems=tuple(problems),
        after=max(map(_day, _of(parts, "after")), default=None),
        before=min(map(_day, _of(parts, "before")), default=None),
        places=frozenset(places or PLACES),
    )


def _cut(text: str, problems: list[str]) -> str:
    """At the last blank before the limit, so that no word is searched that nobody typed."""
    if len(text) <= LIMIT:
        return text
    problems.append(_("The query was cut after %(limit)d characters.") % {"limit": LIMIT})
    return text[: LIMIT + 1].rpartition(" ")[0] or text[:LIMIT]


def _part(match: re.Match) -> Part | bool:
    """None of it where there is no letter and no digit."""
    phrase = match["phrase"]
    value = match["word"] if phrase is None else " ".join(phrase.split())
    operator = (match["operator"] or "").lower()
    if operator in ("in", "before", "after"):
        value = value.lower()
    return any(map(str.isalnum, value)) and Part(
        value, operator, is_phrase=phrase is not None, is_not=bool(match["minus"])
    )


def _is_sound(part: Part, problems: list[str]) -> bool:
    """Whether a part can be used; if not, or not as it was meant, the problems say why."""
    problem = ""
    if not part.operator and not part.is_phrase:
        if part.value.rstrip(":").lower() in OPERATORS and part.value.endswith(":"):
            problem = _("“%(part)s” needs a value right after it; it was left out.")
        elif other := _LOOKS_LIKE_OPERATOR.match(part.value):
            known = ", ".join(f"{name}:" for name in OPERATORS)
            message = _("“%(name)s:” is not an operator here (there are %(known)s); it was searched as a word.")
            problems.append(message % {"name": other[1], "known": known})
    elif part.operator in ("in", "before", "after") and part.is_not:
        problem = _("“%(part)s” can't be turned around by a minus; it was left out.")
    elif part.operator == "in" and part.value not in PLACES:
        problem = _("“%(part)s” was left out: it is in:posts or in:comments.")
    elif part.operator in ("before", "after") and not _day(part):
        problem = _("“%(part)s” was left out: a date looks like 2025, 2025-01 or 2025-01-31.")
    if problem:
        problems.append(problem % {"part": part})
    return not problem


def _of(parts: tuple[Part, ...], operator: str) -> list[Part]:
    return [part for part in parts if part.operator == operator]


def _day(part: Part) -> date | None:
    """The first day of the year, the month or the day that is named."""
    match = _DATE.fullmatch(part.value)
    if not match or int(match[1]) not in YEARS:
        return None
    try:
        return date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        return None


def _said(part: Part) -> str:
    """One part in words for people."""
    value = date_format(_day(part), "DATE_FORMAT") if part.operator in ("before", "after") else part.value
    sentence = {
        ("", False): _("“%(value)s”"),
        ("", True): _("not “%(value)s”"),
        ("author", False): _("by %(value)s"),
        ("author", True): _("not by %(value)s"),
        ("category", False): _("in the category %(value)s"),
        ("category", True): _("not in the category %(value)s"),
        ("source", False): _("from %(value)s"),
        ("source", True): _("not from %(value)s"),
        ("before", False): _("before %(value)s"),
        ("after", False): _("since %(value)s"),
    }.get((part.operator, part.is_not))
    if part.operator == "in":
        return _("among posts") if part.value == "posts" else _("among comments")
    return sentence % {"value": value}
