"""Filters of a query, for the chips and menus on the search page.

A filter is a part of the query's text. So a filter that is typed and one that is chosen from a menu are the same.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from forum.categories.models import Section
from forum.formats.isolation import isolate

from .conditions import plain
from .query import LIMIT, Part, Query, description_of

MOST_AUTHORS = 8  # in the menu


class Chip(NamedTuple):
    description: str
    text: str  # the query without it


class Option(NamedTuple):
    label: str
    text: str  # the query with it, or without it if it's chosen
    is_chosen: bool


class Menu(NamedTuple):
    name: str  # the operator
    label: str
    options: list[Option]


def chips(query: Query, *, sections: Iterable[Section], rows: Sequence[dict[str, Any]]) -> list[Chip]:
    """What narrows the query down: operators, and what is excluded. Words aren't filters.

    Categories and the authors of the results have their names, whatever was typed for them.
    """
    names = {("category", plain(each.slug)): each.name for each in sections}
    names |= {("author", plain(username)): name for username, name in _authors(rows).items()}
    parts = [part for part in query.parts if part.operator or part.is_not]
    named = [replace(part, value=names.get((part.operator, plain(part.value)), part.value)) for part in parts]
    return [Chip(description_of(shown), query.without(part)) for part, shown in zip(parts, named, strict=True)]


def menus(query: Query, *, sections: Iterable[Section], rows: Sequence[dict[str, Any]]) -> list[Menu]:
    """Filters to choose from. Authors are the first who wrote the results."""
    today = timezone.localdate()
    days = [(_("Past week"), 7), (_("Past month"), 30), (_("Past year"), 365)]
    named = [(isolate(each.name), Part(each.slug, "category")) for each in sections]
    written = [(name, Part(username, "author")) for username, name in [*_authors(rows).items()][:MOST_AUTHORS]]
    dated = [(label, Part(str(today - timedelta(days=count)), "after")) for label, count in days]
    offered = [
        Menu("category", _("Category"), _options(query, named)),
        Menu("author", _("Author"), _options(query, written)),
        Menu("in", _("Type"), _options(query, [
            (_("Posts"), Part("posts", "in")), (_("Comments"), Part("comments", "in"))
        ])),
        Menu("after", _("Date"), _options(query, dated)),
    ]  # fmt: skip
    return [menu for menu in offered if menu.options or menu.name == "in"]


def _authors(rows: Iterable[dict[str, Any]]) -> Mapping[str, str]:
    """The usernames of those who wrote the results, each with what to call them: `Hob Carter (hob)`."""
    return {
        row["username"]: f"{isolate(row['display_name'])} ({row['username']})"
        if row["display_name"]
        else row["username"]
        for row in rows
        if row["username"]
    }


def _options(query: Query, labelled: Sequence[tuple[str, Part]]) -> list[Option]:
    options = [_option(query, label, part) for label, part in labelled]
    return [option for option in options if len(option.text) <= LIMIT]


def _option(query: Query, label: str, part: Part) -> Option:
    """Repeated authors and categories find either. Of the others, only one makes sense."""
    names = {plain(part.value), plain(label)}
    same = [each for each in query.parts if each.operator == part.operator and not each.is_not]
    chosen = [each for each in same if plain(each.value) in names]
    if chosen:
        return Option(label, query.without(*chosen), is_chosen=True)
    replaced = same if part.operator in ("in", "after") else []
    return Option(label, f"{query.without(*replaced)} {part}".strip(), is_chosen=False)
