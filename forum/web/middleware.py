import codecs
import struct
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware import gzip
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils.cache import patch_cache_control, patch_vary_headers

from forum.site.clients import max_body

from .compression import MIN_SIZE, compress, with_random_length
from .error_views import Unavailable
from .outage import Problem, WriteWatch, outage

UNREADABLE = (AttributeError, LookupError, OverflowError, RecursionError, TypeError, ValueError, struct.error)
MAX_URL_LENGTH = 2_000
GetResponse = Callable[[HttpRequest], HttpResponseBase]

# A request that fails later than this has waited for the database, and isn't tried again.
RETRY_WITHIN = 4  # seconds; a request waits 5 for a connection
# Attributes of a request with its body, which can be read only once.
BODY = {"_stream", "_read_started", "_body", "_post", "_files"}


def no_body_for_head(get_response: GetResponse) -> GetResponse:
    """Drop the body of responses to HEAD. Otherwise gunicorn does, and logs a warning for each."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if request.method == "HEAD" and isinstance(response, HttpResponse):
            response.headers.setdefault("Content-Length", str(len(response.content)))
            response.content = b""
        return response

    return middleware


def readable_requests(get_response: GetResponse) -> GetResponse:
    """Respond with 400 if the body is too large to read, the query contains a NUL, which PostgreSQL can't store or
    compare, or the charset isn't UTF-8. Ignore cookies with a NUL. (Form fields reject a NUL themselves, with an
    error message.)"""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if _content_length(request) > max_body(request.path_info):  # our own server has refused it already
            raise RequestDataTooBig("The body is too large")
        if "%00" in request.META["QUERY_STRING"] or "\0" in request.META["QUERY_STRING"]:
            raise BadRequest("NUL in the query")
        if request.encoding and codecs.lookup(request.encoding).name != "utf-8":
            raise BadRequest("Not in UTF-8")
        request.COOKIES = {name: value for name, value in request.COOKIES.items() if "\0" not in name + value}
        return get_response(request)

    return middleware


def _content_length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0  # as Django reads it


class ReadableValues:
    """Middleware that responds with 400 if a `next` is no URL or a very long one, or if allauth and fido2 fail to
    read what should come from a passkey. They raise all kinds of errors for deep JSON, wrong types and bytes that
    end too early."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: object) -> None:
        for values in (request.GET, request.POST):
            _refuse_unreadable_url(values.get("next", ""))

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        if isinstance(exception, UNREADABLE) and _reads_credential(request):
            raise BadRequest("Unreadable credential") from exception


def _reads_credential(request: HttpRequest) -> bool:
    """Whether the view is one of allauth's that read a passkey. Mistakes in other views stay errors."""
    match = request.resolver_match
    return match is not None and (match.url_name or "").startswith("mfa_") and "credential" in request.POST


def _refuse_unreadable_url(url: str) -> None:
    # Python composes the letters of a host, in quadratic time.
    if len(url) > MAX_URL_LENGTH:
        raise BadRequest("Long URL")
    try:
        urlsplit(url)
    except ValueError:
        raise BadRequest("Unreadable URL") from None


class GZipMiddleware(gzip.GZipMiddleware):
    """Django's middleware with a faster compressor. Our views don't stream."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        patch_vary_headers(response, ("Accept-Encoding",))
        accepts = gzip.re_accepts_gzip.search(request.META.get("HTTP_ACCEPT_ENCODING", ""))
        if not isinstance(response, HttpResponse) or response.has_header("Content-Encoding") or not accepts:
            return response
        is_picture = response.headers.get("Content-Type", "").startswith("image/")
        if len(response.content) >= MIN_SIZE and not is_picture:
            response.content = with_random_length(compress(response.content))
            response.headers["Content-Length"] = str(len(response.content))
            response.headers["Content-Encoding"] = "gzip"
        return response


def private_to_members(get_response: GetResponse) -> GetResponse:
    """Mark responses to requests with a session as private, unless the view sets its own Cache-Control.

    This only looks at the cookie, because loading the user may cost a query.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES and not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_cache=True)
        return response

    return middleware


def survive_outages(get_response: GetResponse) -> GetResponse:
    """Answer requests that the database fails: again, if only a connection was lost; with a page that was current
    a few minutes ago; or with a 503.

    A view may have `last_known_page(request, **kwargs)`, or `needs_no_database`.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if outage.is_known and not _needs_no_database(request):
            return _last_known_page(request) or Unavailable(request, Problem.UNAVAILABLE)
        started, before, watch = time.monotonic(), vars(request).copy(), WriteWatch()
        with connection.execute_wrapper(watch):
            response = get_response(request)
        if not isinstance(response, Unavailable):
            return response
        is_safe = request.method in {"GET", "HEAD"} or not watch.may_have_written
        if response.is_lost and is_safe and time.monotonic() - started < RETRY_WITHIN:
            _start_again(request, before)
            response = get_response(request)
        return _noted(request, response) if isinstance(response, Unavailable) else response

    return middleware


def _noted(request: HttpRequest, response: Unavailable) -> HttpResponse:
    """Log the problem and remember it. Returns an older page if there is one and nothing else can be shown."""
    response.log(request)
    outage.note(response.problem, response.error, is_lost=response.is_lost)
    return (response.is_lost and _last_known_page(request)) or response


def _start_again(request: HttpRequest, before: dict[str, Any]) -> None:
    """Forget the lost connection and all that was learned about the request, such as its member. Keep its body."""
    with suppress(Error):
        connection.close()
    body = {name: value for name, value in vars(request).items() if name in BODY}
    vars(request).clear()
    vars(request).update(before | body)


def _last_known_page(request: HttpRequest) -> HttpResponse | None:
    match = _match(request)
    if match is None or not hasattr(match.func, "last_known_page"):
        return None
    page: HttpResponse | None = match.func.last_known_page(request, **match.kwargs)
    return page


def _needs_no_database(request: HttpRequest) -> bool:
    match = _match(request)
    return match is not None and hasattr(match.func, "needs_no_database")


def _match(request: HttpRequest) -> ResolverMatch | None:
    try:
        return resolve(request.path_info)
    except Resolver404:
        return None
