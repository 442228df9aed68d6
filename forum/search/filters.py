"""Filters of a query, for the chips and menus on the search page.

A filter is a part of the query's text. So a filter that is typed and one that is chosen from a menu are the same.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from forum.categories.models import Section
from forum.formats.isolation import isolate

from .conditions import plain
from .query import LIMIT, Part, Query


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


def chips(query: Query) -> list[Chip]:
    """What narrows the query down: operators, and what is excluded. Words aren't filters."""
    parts = [part for part in query.parts if part.operator or part.is_not]
    return [Chip(query.description(part), query.without(part)) for part in parts]


def menus(query: Query, *, sections: Iterable[Section], authors: Iterable[str]) -> list[Menu]:
    """Filters to choose from. Authors are the usernames of those who wrote the results."""
    today = timezone.localdate()
    days = [(_("Past week"), 7), (_("Past month"), 30), (_("Past year"), 365)]
    named = [(isolate(each.name), Part(each.slug, "category")) for each in sections]
    dated = [(label, Part(str(today - timedelta(days=count)), "after")) for label, count in days]
    offered = [
        Menu("category", _("Category"), _options(query, named)),
        Menu("author", _("Author"), _options(query, [(name, Part(name, "author")) for name in authors])),
        Menu("in", _("Type"), _options(query, [
            (_("Posts"), Part("posts", "in")), (_("Comments"), Part("comments", "in"))
        ])),
        Menu("after", _("Date"), _options(query, dated)),
    ]  # fmt: skip
    return [menu for menu in offered if menu.options or menu.name == "in"]


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
