"""What crawlers may read: the pages that visitors read, but no forms, searches or copies in another order."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

CLOSED = (
    *("/accounts/", "/admin/", "/drafts/", "/events/", "/members/", "/notifications/", "/publish/", "/replies/"),
    *("/report/", "/search/", "/track/", "/tracker/", "/untrack/", "/*?*order="),
)
ROBOTS = "".join(["User-agent: *\n", *(f"Disallow: {path}\n" for path in CLOSED)])


@require_safe
@cache_control(public=True, max_age=3600)
def robots(request: HttpRequest) -> HttpResponse:
    """`/robots.txt`. No query."""
    return HttpResponse(ROBOTS, "text/plain; charset=utf-8")


robots.needs_no_database = True  # type: ignore[attr-defined]  # for the middleware
