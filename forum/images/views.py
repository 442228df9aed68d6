from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from . import storage


@require_safe
def picture(request: HttpRequest, name: str, size: int) -> HttpResponse:
    """A stored picture. It never changes, so browsers and proxies may keep it for a year."""
    content = storage.load(name, size)
    if content is None:
        raise Http404
    headers = {"Cache-Control": "public, max-age=31536000, immutable"}
    return HttpResponse(content, content_type="image/webp", headers=headers)


picture.needs_no_database = True  # type: ignore[attr-defined]  # for forum.web.middleware.survive_outages
