"""Parses the text of the search box. Any text is a valid query; problems are explained."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from forum.formats.isolation import isolate
from forum.text import analysis

LIMIT = 200  # characters
YEARS = range(1900, 3000)
PLACES = ("comments", "posts")
OPERATORS = ("author", "category", "source", "in", "before", "after")

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂「」『』", '"'))
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
    """A word, a phrase, or an operator with its value. `is_not` means that it had a minus."""

    value: str
    operator: str = ""
    is_phrase: bool = False
    is_not: bool = False

    def __str__(self):
        value = f'"{self.value}"' if self.is_phrase else self.value
        return f"{'-' if self.is_not else ''}{self.operator}{':' if self.operator else ''}{value}"


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query. `problems` has messages about parts that were ignored or changed."""

    text: str
    parts: tuple[Part, ...] = ()
    problems: tuple[str, ...] = ()
    after: date | None = None
    before: date | None = None
    places: frozenset[str] = field(default=frozenset(PLACES))

    def values(self, operator: str, *, is_not: bool) -> list[str]:
        """The values of an operator, or the words and phrases for ""."""
        return [part.value for part in self.parts if (part.operator, part.is_not) == (operator, is_not)]

    @property
    def terms(self) -> list[Part]:
        return [part for part in self.parts if not part.operator]

    def without(self, *dropped: Part) -> str:
        """The text of the query without some of its parts."""
        return " ".join(str(part) for part in self.parts if part not in dropped)

    def with_replaced(self, replacements: Mapping[Part, Part]) -> str:
        """The text of the query with other parts in place of some."""
        return " ".join(str(replacements.get(part, part)) for part in self.parts)

    def descriptions(self) -> list[str]:
        """A description of each part, for people."""
        return [description_of(part) for part in self.parts]


def parse(text: str) -> Query:
    problems: list[str] = []
    text = _cut(" ".join(text.split()), problems)
    normalized = text.translate(_QUOTES)
    if normalized.count('"') % 2:
        problems.append(_("A quotation mark wasn't closed, so the phrase runs to the end."))
    found = dict.fromkeys(filter(None, map(_parse_part, _PART.finditer(normalized))))  # removes duplicates
    if text and not found:
        problems.append(_("Enter at least one word."))
    parts = tuple(part for part in found if _is_usable(part, problems))
    places = {part.value for part in parts if part.operator == "in"}
    return Query(
        text=text,
        parts=parts,
        problems=tuple(problems),
        after=max(filter(None, map(_day, _parts_with(parts, "after"))), default=None),
        before=min(filter(None, map(_day, _parts_with(parts, "before"))), default=None),
        places=frozenset(places or PLACES),
    )


def _cut(text: str, problems: list[str]) -> str:
    """Cut off a long text at the last space before the limit, so that no word is cut in half."""
    if len(text) <= LIMIT:
        return text
    problems.append(_("The search was cut off after %(limit)d characters.") % {"limit": LIMIT})
    return text[: LIMIT + 1].rpartition(" ")[0] or text[:LIMIT]


def _parse_part(match: re.Match) -> Part | None:
    """The part for a match, or None if it has no word."""
    phrase = match["phrase"]
    value = match["word"] if phrase is None else " ".join(phrase.split())
    operator = (match["operator"] or "").lower()
    if operator in ("in", "before", "after"):
        value = value.lower()
    if not any(analysis.tokens(value)):
        return None
    return Part(value, operator, is_phrase=phrase is not None, is_not=bool(match["minus"]))


def _is_usable(part: Part, problems: list[str]) -> bool:
    """Whether a part can be used. Adds a message to `problems` if it can't, or if it looks like a mistake."""
    problem = ""
    if not part.operator and not part.is_phrase:
        if part.value.rstrip(":").lower() in OPERATORS and part.value.endswith(":"):
            problem = _("“%(part)s” needs a value right after it. It was ignored.")
        elif other := _LOOKS_LIKE_OPERATOR.match(part.value):
            known = ", ".join(f"{name}:" for name in OPERATORS)
            message = _("“%(name)s:” isn't an operator (try %(known)s). It was searched as a word.")
            problems.append(message % {"name": isolate(other[1]), "known": known})
    elif part.operator in ("in", "before", "after") and part.is_not:
        problem = _("“%(part)s” can't be excluded with a minus. It was ignored.")
    elif part.operator == "in" and part.value not in PLACES:
        problem = _("“%(part)s” was ignored. Use in:posts or in:comments.")
    elif part.operator in ("before", "after") and not _day(part):
        problem = _("“%(part)s” was ignored. Write dates like 2025, 2025-01 or 2025-01-31.")
    if problem:
        problems.append(problem % {"part": isolate(part)})
    return not problem


def _parts_with(parts: tuple[Part, ...], operator: str) -> list[Part]:
    return [part for part in parts if part.operator == operator]


def _day(part: Part) -> date | None:
    """The first day of a year, month or day."""
    match = _DATE.fullmatch(part.value)
    if not match or int(match[1]) not in YEARS:
        return None
    try:
        return date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        return None


def description_of(part: Part) -> str:
    if part.operator == "in":
        return _("in posts") if part.value == "posts" else _("in comments")
    day = _day(part) if part.operator in ("before", "after") else None
    value = date_format(day, "DATE_FORMAT") if day else part.value
    template = {
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
    }[part.operator, part.is_not]
    return template % {"value": isolate(value)}
