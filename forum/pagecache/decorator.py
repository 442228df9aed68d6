"""`@cached_for_visitors(etag=…)`: show visitors a page from memory until it changes."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import HttpResponse, QueryDict
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.http import urlencode

from .etags import Version, current_etag, snapshot
from .store import Page, Store

# Cookies of readers who are logged in, or for whom a message waits.
PERSONAL_COOKIES = frozenset({settings.SESSION_COOKIE_NAME, "messages"})

store = Store()


def cached_for_visitors(*, etag: Callable[..., Version | None], query: tuple[str, ...] = ()):
    """Decorate a view whose page is the same for all visitors.

    `etag(parameters, **kwargs)` returns the query for the page's version, or None if the page isn't cached.
    `query` names the parameters that the view knows. A visitor's view gets no others: what other sites add to
    links (`utm_…`) fills no memory and appears on nobody's page.
    """

    def decorator(view):
        @wraps(view)
        def wrapper(request, **kwargs):
            if not _is_visitor(request):
                return _private(view(request, **kwargs))
            parameters = {name: value for name in query if (value := request.GET.get(name))}
            version = etag(parameters, **kwargs)
            if version is None:
                return view(request, **kwargs)
            return _Cached(view, request, kwargs, parameters, version).response()

        return wrapper

    return decorator


class _Cached:
    """One visitor's request for a page that can be cached."""

    def __init__(self, view, request, kwargs: dict, parameters: dict[str, str], version: Version):
        self.view, self.request, self.kwargs = view, request, kwargs
        self.parameters, self.version = parameters, version
        self.key = (request.path, *parameters.items())

    def response(self) -> HttpResponse:
        """304 if the browser has the page, else the page from the store if it is current, else a new one."""
        page = store.get(self.key)
        if page or "If-None-Match" in self.request.headers:
            etag = current_etag(self.key, self.version)
            if etag and (not_modified := get_conditional_response(self.request, etag=etag)):
                not_modified.headers["ETag"] = etag
                return _for_visitors(not_modified)
            if page and page.etag == etag:
                return _for_visitors(page.response(self.request))
        return self._rendered()

    def _rendered(self) -> HttpResponse:
        """Render the page and its ETag from one state of the database. Otherwise a page written to meanwhile could
        be stored under an ETag that comes back, as when a post is pinned and unpinned."""
        request = self.request
        request.META["QUERY_STRING"] = urlencode(self.parameters)
        request.GET = QueryDict(request.META["QUERY_STRING"])
        with snapshot():
            etag = current_etag(self.key, self.version)
            response = self.view(request, **self.kwargs)
        if etag is None or not _is_same_for_everyone(request, response):
            return response
        page = Page.of(response, etag)
        store.set(self.key, page)
        return _for_visitors(page.response(request))


def _is_visitor(request) -> bool:
    """Whether this reader gets what every visitor gets: nobody logged in, and no script that wants a fragment."""
    return (
        not settings.DEBUG and PERSONAL_COOKIES.isdisjoint(request.COOKIES) and "X-Fragment" not in request.headers
    )


def _is_same_for_everyone(request, response: HttpResponse) -> bool:
    """Whether nothing on the page was made for this visitor: no cookie, no form token."""
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and not response.has_header("Cache-Control")
        and not request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
        and not request.session.modified
        and not request.user.is_authenticated
    )


def _for_visitors(response: HttpResponse) -> HttpResponse:
    """Browsers and proxies may keep the page, but ask before they show it."""
    response["Cache-Control"] = "no-cache"
    response["Vary"] = "Accept-Encoding, Cookie, X-Fragment"
    return response


def _private(response: HttpResponse) -> HttpResponse:
    patch_cache_control(response, private=True, no_cache=True)
    patch_vary_headers(response, ("Cookie", "X-Fragment"))
    return response
