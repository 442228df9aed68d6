"""403 and 404. Whatever the reason, the page gives back what was typed into a refused form."""

from collections.abc import Callable

from django.core.exceptions import SuspiciousOperation
from django.http import QueryDict, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.utils.translation import gettext as _

_rescue: list[Callable[..., bool]] = []
_typed: list[str] = []


def rescue_text_with(rescue: Callable[..., bool]) -> None:
    """Register a function that saves the text of a refused request, and says whether it did."""
    _rescue.append(rescue)


def give_back(*fields: str) -> None:
    """Register fields with text that people would hate to type again."""
    _typed.extend(fields)


def forbidden(request, exception=None):
    """403, with the message of the exception."""
    return _refuse(request, "403.html", 403, message=str(exception or ""))


def missing(request, exception=None):
    """404; also if what someone replied to has been deleted since."""
    return _refuse(request, "404.html", 404)


def csrf_failure(request, reason=""):
    """The form is older than the last login, or comes from another site. Nothing from another site is saved."""
    message = _("This page was too old to send a form from. Go back, reload it, and send it again.")
    is_ours = request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
    return _refuse(request, "403.html", 403, message=message, rescue=is_ours)


def _refuse(request, template: str, status: int, *, rescue: bool = True, **context):
    _read_body(request)
    typed = [text for name in _typed if (text := request.POST.get(name, "").strip())]
    is_kept = rescue and any([rescue_text(request) for rescue_text in _rescue])
    return render(request, template, {"typed": typed, "is_kept": is_kept, **context}, status=status)


def _read_body(request) -> None:
    """At an unknown URL nothing has read the body yet. If it is too large or broken, nothing was typed."""
    try:
        _body = request.POST
    except (SuspiciousOperation, MultiPartParserError, UnreadablePostError):
        request.POST = QueryDict()
