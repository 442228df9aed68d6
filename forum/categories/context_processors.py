from django.utils.functional import SimpleLazyObject

from .models import Category


def nav_categories(request):
    """The open categories by slug and name, asked of the database only by pages that show them."""
    return {"nav_categories": SimpleLazyObject(_open_by_name)}


def _open_by_name() -> list:
    return list(Category.objects.open().values_list("slug", "name", named=True))
