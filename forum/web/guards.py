"""Who may open a view."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST


def permit(allowed: bool, message: str = "") -> None:
    """Respond with 403 and `message` unless `allowed`."""
    if not allowed:
        raise PermissionDenied(message)


def members_only[Request: HttpRequest, **Rest](
    view: Callable[Concatenate[Request, Rest], HttpResponse],
) -> Callable[Concatenate[Request, Rest], HttpResponse]:
    """Decorate a view to redirect visitors to the login page. If a form was sent after the session ended, respond
    with 403 instead: the error page still contains its text."""

    @wraps(view)
    def for_members(request: Request, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        if request.method in {"GET", "HEAD"}:
            return redirect_to_login(request.get_full_path())
        raise PermissionDenied(_("You're not logged in. Log in, then send it again."))

    return for_members


def post_only[Request: HttpRequest, **Rest](
    view: Callable[Concatenate[Request, Rest], HttpResponse],
) -> Callable[Concatenate[Request, Rest], HttpResponse]:
    """Decorate a view that has no page of its own: other methods than POST get 405, and no login leads to it."""
    wrapped = require_POST(view)
    wrapped.is_post_only = True  # type: ignore[attr-defined]  # for forum.web.requests.is_post_only
    return wrapped


def or_404[Found](found: Found | None) -> Found:
    """The object, or 404 if it is None."""
    if found is None:
        raise Http404
    return found
