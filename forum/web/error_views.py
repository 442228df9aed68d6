"""Views for 400, 403 and 404. The pages for 403 and 404 contain the text of the refused form, so that nobody has
to type it again."""

from collections.abc import Callable

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, QueryDict, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from .requests import return_url

_rescuers: list[Callable[..., bool]] = []
_text_fields: list[str] = []


def register_rescue(rescue: Callable[..., bool]) -> None:
    """Register a function that saves the text of a refused request and returns whether it did."""
    _rescuers.append(rescue)


def register_text_fields(*fields: str) -> None:
    """Register form fields whose text is shown on the error page."""
    _text_fields.extend(fields)


def unreadable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400. Unlike Django's own view, this doesn't read the form, which may be what can't be read."""
    return HttpResponseBadRequest(render_to_string("400.html"))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403, with the exception's message."""
    return _refuse(request, "403.html", 403, message=str(exception or ""))


def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404, which a form can also get if the comment or post has been removed since."""
    return _refuse(request, "404.html", 404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form from before the last login or from another site. Text from another site isn't saved."""
    message = _("This page is out of date. Go back, reload it and send the form again.")
    is_ours = request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
    return _refuse(request, "403.html", 403, message=message, rescue=is_ours)


def _refuse(
    request: HttpRequest, template: str, status: int, *, rescue: bool = True, **context: object
) -> HttpResponse:
    _read_body(request)
    typed = [text for name in _text_fields if (text := request.POST.get(name, "").strip())]
    is_saved = rescue and any([rescue_text(request) for rescue_text in _rescuers])
    context |= {"typed": typed, "is_saved": is_saved, "after_login": _after_login(request, typed)}
    return render(request, template, context, status=status)


def _after_login(request: HttpRequest, typed: list[str]) -> str:
    """Where a login leads: back to the form if it had text, else to the page whose button was pressed."""
    if request.method != "POST" or typed:
        return request.path
    return return_url(request) or "/"


def _read_body(request: HttpRequest) -> None:
    """Read the body now: at an unknown URL, nothing has done so yet. Ignore it if it's too large or broken."""
    try:
        _body = request.POST
    except (SuspiciousOperation, MultiPartParserError, UnreadablePostError):
        request.POST = QueryDict()
