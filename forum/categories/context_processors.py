from functools import lru_cache
from typing import NamedTuple

from django.db import connection
from django.utils.functional import SimpleLazyObject

from .models import Category


class Section(NamedTuple):
    """A category as the head of each page names it."""

    slug: str
    name: str


def nav_categories(request):
    """The open categories by slug and name, asked of the database only by pages that show them."""
    return {"nav_categories": SimpleLazyObject(_open_by_name)}


def _open_by_name() -> tuple[Section, ...]:
    with connection.cursor() as cursor:
        cursor.execute(*_statement())
        return tuple(map(Section._make, cursor.fetchall()))


@lru_cache(maxsize=1)
def _statement() -> tuple[str, tuple]:
    """It stands on every page, and putting it together costs more than asking it."""
    return Category.objects.open().values_list("slug", "name").query.sql_with_params()
