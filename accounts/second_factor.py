"""Staff need a second factor (an authenticator app or a passkey) before they can moderate."""

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _

NEXT = "second_factor_next"  # key of the session: the page that the member wanted to open
FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def is_missing(user) -> bool:
    """Whether the site requires a second factor of this user, and they have none. One query for staff.

    Only whether they have one: allauth asks for it at every login since then.
    """
    return settings.STAFF_SECOND_FACTOR and user.is_staff and not is_mfa_enabled(user, FACTORS)


def why_not_moderate(request) -> str:
    return (
        _("Before you can moderate, set up two-step login or a passkey in your account.")
        if is_missing(request.user)
        else ""
    )


def ask_for_it(request):
    """Redirect to the page that explains it. A form gets 403, because that page preserves its text."""
    if request.method not in {"GET", "HEAD"}:
        raise PermissionDenied(why_not_moderate(request))
    return redirect(f"{reverse('accounts:second_factor')}?{urlencode({'next': request.get_full_path()})}")


def remember_next(request) -> None:
    """Store the page to return to from `?next=`, if it is on this site."""
    path = request.GET.get("next", "")
    if path and url_has_allowed_host_and_scheme(path, None):
        request.session[NEXT] = path
