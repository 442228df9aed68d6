from django.utils.functional import SimpleLazyObject

from .models import Category


def nav_categories(request) -> dict[str, object]:
    """The open categories for the navigation: `request.sections` if the view set it, else queried on first use."""
    if (sections := getattr(request, "sections", None)) is None:
        sections = SimpleLazyObject(Category.objects.for_navigation)
    return {"nav_categories": sections}
