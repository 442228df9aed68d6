from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from forum.formats.isolation import isolate

from .frame import Frame


def frame(request: HttpRequest) -> dict[str, object]:
    """The frame of the page: `request.frame` if the view has loaded it, else queried on first use."""
    found: Any = SimpleLazyObject(lambda: _loaded(request))
    return {
        "frame": found,
        "site_name": SimpleLazyObject(lambda: isolate(found.site.shown_name)),
        "nav_categories": SimpleLazyObject(lambda: found.sections),
    }


def _loaded(request: HttpRequest) -> Frame:
    """Also for the next template of this response."""
    loaded: Frame | None = getattr(request, "frame", None)
    if loaded is None:
        user = getattr(request, "user", None)
        loaded = Frame.load(user.pk if user is not None else None)
        request.frame = loaded  # type: ignore[attr-defined]
    return loaded
