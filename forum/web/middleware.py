import codecs
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware import gzip
from django.utils.cache import patch_cache_control, patch_vary_headers

from .compression import MIN_SIZE, compress, with_random_length

GetResponse = Callable[[HttpRequest], HttpResponseBase]


def no_body_for_head(get_response: GetResponse) -> GetResponse:
    """Drop the body of responses to HEAD. Otherwise gunicorn does, and logs a warning for each."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if request.method == "HEAD" and isinstance(response, HttpResponse):
            response.headers.setdefault("Content-Length", str(len(response.content)))
            response.content = b""
        return response

    return middleware


def utf8_without_nul(get_response: GetResponse) -> GetResponse:
    """Respond with 400 if the query contains a NUL, which PostgreSQL can't store or compare, or if the request has
    a charset other than UTF-8. (Form fields reject a NUL themselves, with an error message.)"""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if "%00" in request.META["QUERY_STRING"]:
            raise BadRequest("NUL in the query")
        if request.encoding and codecs.lookup(request.encoding).name != "utf-8":
            raise BadRequest("Not in UTF-8")
        return get_response(request)

    return middleware


class GZipMiddleware(gzip.GZipMiddleware):
    """Django's middleware with a faster compressor. Our views don't stream."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        patch_vary_headers(response, ("Accept-Encoding",))
        accepts = gzip.re_accepts_gzip.search(request.META.get("HTTP_ACCEPT_ENCODING", ""))
        if not isinstance(response, HttpResponse) or response.has_header("Content-Encoding") or not accepts:
            return response
        if len(response.content) >= MIN_SIZE:
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
