import codecs

from django.conf import settings
from django.core.exceptions import BadRequest
from django.middleware import gzip
from django.utils.cache import patch_cache_control, patch_vary_headers

from .compression import MIN_SIZE, compress, with_random_length


def utf8_without_nul(get_response):
    """Answer 400 if the query contains a NUL, which PostgreSQL can't store or compare. (Forms refuse it
    themselves, with an error at the field.) Also if the request names another charset than UTF-8, in which bytes
    could mean anything."""

    def middleware(request):
        if "%00" in request.META["QUERY_STRING"]:
            raise BadRequest("NUL in the query")
        if request.encoding and codecs.lookup(request.encoding).name != "utf-8":
            raise BadRequest("Not in UTF-8")
        return get_response(request)

    return middleware


class GZipMiddleware(gzip.GZipMiddleware):
    """Django's, with a faster compressor. Our views stream nothing."""

    def process_response(self, request, response):
        patch_vary_headers(response, ("Accept-Encoding",))
        accepts = gzip.re_accepts_gzip.search(request.META.get("HTTP_ACCEPT_ENCODING", ""))
        if response.streaming or response.has_header("Content-Encoding") or not accepts:
            return response
        if len(response.content) >= MIN_SIZE:
            response.content = with_random_length(compress(response.content))
            response.headers["Content-Length"] = str(len(response.content))
            response.headers["Content-Encoding"] = "gzip"
        return response


def private_to_members(get_response):
    """Nobody else may cache what someone with a session is shown, unless the view says otherwise.

    It looks at the cookie alone: asking who it is may cost a query.
    """

    def middleware(request):
        response = get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES and not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_cache=True)
        return response

    return middleware
