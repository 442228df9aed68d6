from typing import NamedTuple

from django.utils.functional import SimpleLazyObject

from forum.prepared import Prepared

from .models import Category

_open = Prepared(lambda: Category.objects.open().values_list("slug", "name"))


class Section(NamedTuple):
    """A category as the head of each page names it."""

    slug: str
    name: str


def nav_categories(request):
    """The open categories by slug and name, asked of the database only by pages that show them."""
    return {"nav_categories": SimpleLazyObject(_open_by_name)}


def _open_by_name() -> tuple[Section, ...]:
    return tuple(map(Section._make, _open.all()))
