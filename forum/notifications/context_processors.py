from django.utils.functional import SimpleLazyObject

from .unread import unread_counts_of


def unread_counts(request) -> dict[str, object]:
    """The counts for the masthead: `request.unread_counts` if the view set it, else queried on first use."""
    if (counts := getattr(request, "unread_counts", None)) is None:
        counts = SimpleLazyObject(lambda: unread_counts_of(request.user))
    return {"unread_counts": counts}
