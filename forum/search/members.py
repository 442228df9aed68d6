"""Finds members by the beginning of their names, for `author:` and for the page without results."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Upper

from accounts.models import User
from forum.text import analysis
from forum.text.trigrams import TrigramKey

from .query import LIMIT

MOST = 50  # members that one value of `author:` can mean
CANDIDATES = 1_000  # members whose names are compared with it, in the order of their usernames
_OPERATOR = re.compile(r"(?:author|category):", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Named:
    """The members that a value of `author:` means. `is_cut` is true if more have such a name."""

    value: str
    members: list[User]
    is_cut: bool = False
    is_not: bool = False


def named(value: str, *, is_not: bool = False) -> Named:
    """Members of whose username or display name any word begins with this: `hob`, `carter`, `hob car`.

    Case and accents don't matter. Those whose whole name begins with it come first. One query.
    """
    found = _beginning_with(value, User.objects.all())
    return Named(value, found[:MOST], len(found) > MOST, is_not)


def listed(words: Sequence[str]) -> list[User]:
    """Members to show to someone who searched for these words: not those whose accounts were closed. One query."""
    if not words:
        return []
    return _beginning_with(" ".join(words), User.objects.filter(Q(is_active=True) | Q(imported=True)))


def unfinished(text: str) -> list[str]:
    """The words of the name that someone is typing: after the last operator, or the whole text."""
    return words_of(_OPERATOR.split(text[:LIMIT])[-1])


def words_of(text: str) -> list[str]:
    """The words of a name, without accents."""
    return [analysis.without_accents(token.exact) for token in analysis.tokens(text)]


def _beginning_with(value: str, members: QuerySet[User]) -> list[User]:
    wanted = words_of(value)
    candidates = members.alias(key=TrigramKey("username", "display_name")).filter(
        key__contains=TrigramKey(Value(value))
    )
    rows = candidates.only("username", "display_name", "picture").order_by(Upper("username"))[:CANDIDATES]
    places = [(place, row) for row in rows if (place := _place(wanted, row)) is not None]
    return [row for _place, row in sorted(places, key=lambda found: found[0])]


def _place(wanted: Sequence[str], member: User) -> int | None:
    """The first place in one of the member's names where these words are."""
    places = [place_in(name, wanted) for name in (member.username, member.display_name)]
    return min((place for place in places if place is not None), default=None)


def place_in(name: str, wanted: Sequence[str]) -> int | None:
    """The first place in a name where these words are. The last can be unfinished."""
    words = words_of(name)
    return next((place for place in range(len(words)) if _begins(words[place:], wanted)), None)


def _begins(words: Sequence[str], wanted: Sequence[str]) -> bool:
    *whole, last = wanted
    return list(words[: len(whole)]) == whole and "".join(words[len(whole) : len(wanted)]).startswith(last)
