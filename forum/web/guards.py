"""Who may open a view."""

from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _


def permit(allowed: bool, message: str = "") -> None:
    """Answer 403 with `message` unless `allowed`."""
    if not allowed:
        raise PermissionDenied(message or _("You may not do this."))


def members_only(view):
    """Send visitors to log in and back. A form they send, because their session ended, is answered 403 with the
    text still on the page."""

    @wraps(view)
    def for_members(request, *args, **kwargs):
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        if request.method in {"GET", "HEAD"}:
            return redirect_to_login(request.get_full_path())
        raise PermissionDenied(_("You are not logged in. Log in, then send it again."))

    return for_members


def or_404(found):
    """The object, or 404 if it is None."""
    if found is None:
        raise Http404
    return found
