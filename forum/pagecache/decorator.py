"""`@cached_for_visitors(etag=…)`: serve visitors a page from memory until it changes."""

import time
from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.http import urlencode

from .etags import Version, current_etag, snapshot
from .store import Page, Store

# Requests with one of these cookies are from members, or have a message to show.
PERSONAL_COOKIES = frozenset({settings.SESSION_COOKIE_NAME, "messages"})

View = Callable[..., HttpResponse]

store = Store()


def cached_for_visitors(
    *,
    etag: Callable[..., Version | None],
    query: tuple[str, ...] = (),
    choice: Callable[[HttpRequest], str] = lambda request: "",
) -> Callable[[View], View]:
    """Decorate a view whose page is the same for all visitors.

    `etag(parameters, **kwargs)` returns the query for the page's version, or None if the page isn't cached.
    `query` names the query parameters that the view uses. All others are removed for visitors: parameters that
    other sites add to links (`utm_…`) neither fill the cache nor appear on a page. `choice` returns what the
    visitor has chosen, as one of a few values: the page is cached for each of them.
    """

    def decorator(view: View) -> View:
        @wraps(view)
        def wrapper(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            if not _is_visitor(request):
                return _private(view(request, **kwargs))
            parameters = _known(request, query)
            version = etag(parameters, **kwargs)
            if version is None:
                return view(request, **kwargs)
            key = _key(request, parameters, choice)
            return _Cached(view, request, kwargs, parameters, version, key).response()

        wrapper.last_known_page = partial(_last_known_page, query, choice)  # type: ignore[attr-defined]  # for the middleware
        return wrapper

    return decorator


class _Cached:
    """One visitor's request for a page that can be cached."""

    def __init__(
        self,
        view: View,
        request: HttpRequest,
        kwargs: dict[str, Any],
        parameters: dict[str, str],
        version: Version,
        key: tuple[object, ...],
    ) -> None:
        self.view, self.request, self.kwargs = view, request, kwargs
        self.parameters, self.version, self.key = parameters, version, key

    def response(self) -> HttpResponse:
        """304 if the browser has the page, else the page from the store if it is current, else a new one."""
        page, now = store.get(self.key), time.monotonic()
        if page or "If-None-Match" in self.request.headers:
            etag = current_etag(self.key, self.version)
            if page and page.etag == etag:
                page.current_at = now
            if etag and (not_modified := get_conditional_response(self.request, etag=etag)):
                not_modified.headers["ETag"] = etag
                return _for_visitors(not_modified)
            if page and page.etag == etag:
                return _for_visitors(page.response(self.request))
        return self._rendered()

    def _rendered(self) -> HttpResponse:
        """Render the page and its ETag from one snapshot of the database. Otherwise, a page that changes during
        rendering could be stored under an ETag that comes back, for example when a post is pinned and unpinned."""
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


def _last_known_page(
    query: tuple[str, ...], choice: Callable[[HttpRequest], str], request: HttpRequest, **kwargs: Any
) -> HttpResponse | None:
    """A page for a visitor while the database is unavailable: see `survive_outages`."""
    if request.method not in {"GET", "HEAD"} or not _is_visitor(request):
        return None
    page = store.get(_key(request, _known(request, query), choice))
    return page.as_of() if page else None


def _known(request: HttpRequest, query: tuple[str, ...]) -> dict[str, str]:
    return {name: value for name in query if (value := request.GET.get(name))}


def _key(
    request: HttpRequest, parameters: dict[str, str], choice: Callable[[HttpRequest], str]
) -> tuple[object, ...]:
    return (request.path, *parameters.items(), choice(request))


def _is_visitor(request: HttpRequest) -> bool:
    """Whether to serve the page that all visitors get: no login, no message, no script asking for a fragment."""
    return (
        not settings.DEBUG and PERSONAL_COOKIES.isdisjoint(request.COOKIES) and "X-Fragment" not in request.headers
    )


def _is_same_for_everyone(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether nothing on the page is specific to this visitor, such as a cookie or a form token."""
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
    """Let browsers and proxies store the page, but revalidate it before they show it."""
    response["Cache-Control"] = "no-cache"
    response["Vary"] = "Accept-Encoding, Cookie, X-Fragment"
    return response


def _private(response: HttpResponse) -> HttpResponse:
    patch_cache_control(response, private=True, no_cache=True)
    patch_vary_headers(response, ("Cookie", "X-Fragment"))
    return response
