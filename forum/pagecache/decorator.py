"""`@kept(version, query=("page",))`: a view that visitors are shown from memory while nothing has changed."""

from collections.abc import Callable
from functools import wraps
from hashlib import blake2b

from django.conf import settings
from django.http import HttpResponse, QueryDict
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.http import parse_etags, urlencode

from . import START
from .asking import Version, here, snapshot, standing
from .memory import Memory, Page, not_modified

# Cookies by which a reader is somebody, or is told something; the header of a script that wants a piece of a page.
PERSONAL = frozenset({settings.SESSION_COOKIE_NAME, "messages"})
FRAGMENT = "HTTP_X_FRAGMENT"

memory = Memory()


def kept(version: Callable[..., Version | None], *, query: tuple[str, ...] = ()):
    """Show visitors what they would be shown anyway, without rendering it again while it would be the same.

    `version(asked, **place)` says which query tells the version of the page: `place` is what the view is called
    with, `asked` the parameters of the address; None where there is nothing to keep. `query`: the parameters that
    the view knows. A visitor's view is given no others, since links to us carry what others put there.
    """

    def decorate(view):
        @wraps(view)
        def look(request, **place):
            if not _is_for_every_visitor(request):
                return _for_one(view(request, **place))
            asked = _asked(request, query)
            question = version(asked, **place)
            return _look(view, request, place, asked, question) if question else view(request, **place)

        return look

    return decorate


def _look(view, request, place: dict, asked: dict[str, str], question: Version) -> HttpResponse:
    address = (request.path, *asked.items())
    page, sent = memory.get(address), request.META.get("HTTP_IF_NONE_MATCH")
    if page or sent:
        etag = _etag(address, standing(question))
        if sent and _is_among(etag, sent):
            return not_modified(etag)
        if page and page.etag == etag:
            return memory.show(address, page, request)
    return _look_afresh(view, request, place, asked, question)


def _look_afresh(view, request, place: dict, asked: dict[str, str], question: Version) -> HttpResponse:
    """Render, and keep, the page of one state of the database with the version of that state."""
    request.META["QUERY_STRING"] = urlencode(asked)
    request.GET = QueryDict(request.META["QUERY_STRING"])
    with snapshot():
        found = here(question)
        response = view(request, **place)
    if found is None or not _is_the_same_for_all(request, response):
        return response
    address = (request.path, *asked.items())
    page = Page(_etag(address, found), response["Content-Type"], response.content)
    return memory.show(address, page, request)


def _is_for_every_visitor(request) -> bool:
    return not settings.DEBUG and PERSONAL.isdisjoint(request.COOKIES) and FRAGMENT not in request.META


def _for_one(response: HttpResponse) -> HttpResponse:
    """What one reader is shown is nobody else's, whatever stands between."""
    patch_cache_control(response, private=True, no_cache=True)
    patch_vary_headers(response, ("Cookie", "X-Fragment"))
    return response


def _asked(request, query: tuple[str, ...]) -> dict[str, str]:
    if not request.META["QUERY_STRING"]:
        return {}
    return {name: value for name in query if (value := request.GET.get(name))}


def _etag(address: tuple, version: str | None) -> str:
    known = blake2b(repr((START, address, version)).encode(), digest_size=12)
    return f'W/"{known.hexdigest()}"'


def _is_among(etag: str, sent: str) -> bool:
    """By weak comparison: a proxy that compresses may have made it weak or strong."""
    return sent == etag or etag[2:] in (each.removeprefix("W/") for each in parse_etags(sent))


def _is_the_same_for_all(request, response: HttpResponse) -> bool:
    """Whether it is a page, and nothing on it was made for this visitor: no cookie, no token of a form."""
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and not response.has_header("Cache-Control")
        and not request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
        and not request.session.modified
        and not request.user.is_authenticated
    )
