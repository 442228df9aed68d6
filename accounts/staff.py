"""Who may open the staff's pages outside Moderation. Like Moderation itself, they may need a second factor."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse

from forum import permissions
from forum.web.guards import members_only, permit

from . import second_factor

type View = Callable[..., HttpResponse]


def staff_only(view: View) -> View:
    """Decorate a view for moderators and owners. Visitors are redirected to the login page, members get 403."""
    return _only(permissions.can_moderate, view)


def owners_only(view: View) -> View:
    return _only(permissions.can_customise, view)


def _only(rule: Callable[..., bool], view: View) -> View:
    @wraps(view)
    def for_staff(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        permit(rule(request.user))
        if second_factor.is_missing(request.user):
            return second_factor.ask_for_it(request)
        return view(request, *args, **kwargs)

    return members_only(for_staff)
