from django.utils.functional import SimpleLazyObject

from .models import Category, Section


def nav_categories(request) -> dict[str, list[Section]]:
    """The open categories. Queried only by pages that show them, unless the view has them already."""
    if (sections := getattr(request, "sections", None)) is None:
        sections = SimpleLazyObject(Category.objects.for_navigation)
    return {"nav_categories": sections}
