"""How dense lists of posts are: compact or comfortable. Each reader chooses, and a cookie remembers it."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

COOKIE, COMPACT = "view", "compact"
COOKIE_AGE = 365 * 86_400  # seconds


def is_compact(request: HttpRequest) -> bool:
    return request.COOKIES.get(COOKIE) == COMPACT


def density_of(request: HttpRequest) -> str:
    """What pages with such a list depend on besides their URL: "compact", or "" if nothing was chosen."""
    return COMPACT if is_compact(request) else ""


def remember(response: HttpResponse, *, compact: bool) -> None:
    if not compact:
        response.delete_cookie(COOKIE, samesite="Lax")
        return
    is_secure = settings.SESSION_COOKIE_SECURE
    response.set_cookie(COOKIE, COMPACT, COOKIE_AGE, secure=is_secure, httponly=True, samesite="Lax")
