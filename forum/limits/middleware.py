"""Answers with 429 where a limit is reached."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from forum.web import error_views

from .checking import LimitReached


class LimitMiddleware:
    """Turns LimitReached into an error page. A page that shows it in a form (see `reason`) becomes a 429, too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        error = getattr(request, "limit_reached", None)
        if error and response.status_code < HTTPStatus.INTERNAL_SERVER_ERROR:
            response.status_code = 429
            response.headers["Retry-After"] = str(error.retry_after)
            response._has_been_logged = True  # type: ignore[attr-defined]  # LimitReached logs more than Django would
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return refuse(request, error) if isinstance(error, LimitReached) else None


def refuse(request: HttpRequest, error: LimitReached) -> HttpResponse:
    """The error page, with the text of the refused form."""
    request.limit_reached = error  # type: ignore[attr-defined]
    return error_views.too_many(request, error)
