"""Views for 400, 403, 404, 413, 429, 500 and 503. Most show the text of the refused form, so that nobody has to
type it again."""

import re
import sys
from collections.abc import Callable

from django.contrib.sessions.exceptions import SessionInterrupted
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, QueryDict, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.template.loader import get_template, render_to_string
from django.utils.log import log_response
from django.utils.translation import gettext as _
from django.views import defaults

from forum.site.clients import takes_file

from .outage import Problem, disk_is_full, first_line, is_ours, problem_of
from .requests import current_page, is_post_only, previous_page

RETRY_AFTER = 30  # seconds
SECRET = re.compile("password|code|token|secret|credential", re.IGNORECASE)
CSRF_FIELD = "csrfmiddlewaretoken"

_rescuers: list[Callable[..., bool]] = []
_text_fields: list[str] = []


def register_rescue(rescue: Callable[..., bool]) -> None:
    """Register a function that saves the text of a refused request and returns whether it did."""
    _rescuers.append(rescue)


def register_text_fields(*fields: str) -> None:
    """Register form fields whose text is shown on the error page."""
    _text_fields.extend(fields)


def unreadable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400; 413 for a file that is too large; or 503 if the database couldn't store the session, which Django takes
    for one that has ended. Unlike Django's own view, this doesn't read the form, which it may be unable to."""
    if isinstance(exception, SessionInterrupted) and (problem := problem_of(exception)):
        return Unavailable(request, problem, exception)
    if isinstance(exception, RequestDataTooBig) and takes_file(request.path_info):
        return HttpResponse(render_to_string("413.html"), status=413)
    return HttpResponseBadRequest(render_to_string("400.html"))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403, with the exception's message."""
    return _refuse(request, "403.html", 403, message=str(exception or ""))


def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404, which a form can also get if the comment or post has been removed since."""
    return _refuse(request, "404.html", 404)


def too_many(request: HttpRequest, exception: Exception) -> HttpResponse:
    """429, with the exception's message."""
    return _refuse(request, "429.html", 429, message=str(exception))


def wait_a_minute(request: HttpRequest) -> HttpResponse:
    """429 for a limit that lasts less than a minute."""
    response = too_many(request, Exception(_("Please wait a minute, then try again.")))
    response.headers["Retry-After"] = "60"
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form from before the last login or from another site. Text from another site isn't saved."""
    if request.user.is_authenticated:
        message = _("This page is out of date. Go back, reload it and send the form again.")
    else:
        message = _(
            "You aren't logged in any more, or this page is out of date. Reload it and send the form again."
        )
    is_ours = request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
    return _refuse(request, "403.html", 403, message=message, rescue=is_ours)


def server_error(request: HttpRequest) -> HttpResponse:
    """500; or 503 if the database is the problem."""
    error = sys.exception()
    problem = problem_of(error)
    return Unavailable(request, problem, error) if problem else defaults.server_error(request)


class Unavailable(HttpResponse):
    """503: the database can't do what the request needs. Rendered without it.

    A form's text can be copied from the page, changed, and sent again. A token isn't made for this page: the one
    that was sent comes back, so a form from another site can't be sent again.
    """

    def __init__(self, request: HttpRequest, problem: Problem, error: BaseException | None = None) -> None:
        _read_body(request)
        self.is_lost, self.error = problem is Problem.UNAVAILABLE, error
        self.problem = problem = Problem.FULL if self.is_lost and disk_is_full() else problem
        context = {"problem": problem.name, "path": request.get_full_path(), **_form_of(request)}
        page = get_template("503.html", using="jinja").render(context)
        headers = {"Retry-After": str(RETRY_AFTER), "Cache-Control": "no-store"}
        super().__init__(page, status=503, headers=headers)
        self._has_been_logged = True  # by `log`, in one line; with a traceback if it may be our mistake
        if hasattr(request, "session"):
            request.session.modified = False  # it couldn't be saved either; Django doesn't save it after a 500

    def log(self, request: HttpRequest) -> None:
        self._has_been_logged = False
        message, mistake = "Service Unavailable: %s: %s", self.error if is_ours(self.error) else None
        log_response(message, request.path, first_line(self.error), response=self, exception=mistake)


def _form_of(request: HttpRequest) -> dict[str, object]:
    """The texts of a form by field name, and its other fields, which are hidden. No others if one is secret."""
    sent = [(name, value) for name, values in request.POST.lists() for value in values]
    typed = [(name, value) for name, value in sent if name in _text_fields and value.strip()]
    others = [field for field in sent if field not in typed]
    is_secret = any(SECRET.search(name) for name, _value in others if name != CSRF_FIELD)
    can_send = bool(typed) and not is_secret
    return {"is_form": request.method == "POST", "typed": typed, "hidden": others if can_send else None}


def _refuse(
    request: HttpRequest, template: str, status: int, *, rescue: bool = True, **context: object
) -> HttpResponse:
    _read_body(request)
    typed = [text for name in _text_fields if (text := request.POST.get(name, "").strip())]
    is_saved = rescue and any([rescue_text(request) for rescue_text in _rescuers])
    context |= {"typed": typed, "is_saved": is_saved, "after_login": _after_login(request, typed)}
    context["came_from"] = previous_page(request)
    return render(request, template, context, status=status)


def _after_login(request: HttpRequest, typed: list[str]) -> str:
    """Where a login leads: to the form, which has the text again, or to the page that people were on."""
    has_form = typed and not is_post_only(request.path)
    return request.get_full_path() if has_form else current_page(request)


def _read_body(request: HttpRequest) -> None:
    """Read the body now: at an unknown URL, nothing has done so yet. Ignore it if it's too large or broken."""
    try:
        _body = request.POST
    except (SuspiciousOperation, MultiPartParserError, UnreadablePostError):
        request.POST = QueryDict()
