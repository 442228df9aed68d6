from django.utils.functional import SimpleLazyObject

from .models import Category


def nav_categories(request):
    """The open categories, for the navigation; asked of the database only by pages that show it."""
    return {"nav_categories": SimpleLazyObject(lambda: list(Category.objects.open()))}
