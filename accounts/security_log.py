"""The security log: one line for each login, failure, refusal, change of credentials and moderation action.

    login_failed ip=203.0.113.5 user=- name="ada" path="/accounts/login/"

The event and the IP address come first. Text that people typed is in JSON, so it can't end a line or look like
another field. Passwords, codes and whole tokens are never logged.
"""

import json
import logging
import re
from collections.abc import Callable

from allauth.account import signals as account
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa import signals as mfa
from allauth.socialaccount import signals as social
from django.contrib.auth import signals as auth
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from forum.web.requests import client_ip, loaded_user

log = logging.getLogger("seedbed.security")

MAX_LENGTH = 100  # characters of a value
REFUSED = {403, 429}
# Long parts of paths may be tokens: the links for a password reset and the owner account.
_TOKEN = re.compile(r"[^/]{25,}")


def record(event: str, request: HttpRequest | None, *, user=None, **details: object) -> None:
    """Log an event. `user` is the account it's about, unless that is the logged-in member."""
    # Not request.user, which may cost queries: there may be a flood of refusals.
    user = user or (loaded_user(request) if request else None)
    name = getattr(user, "username", "") or "-"
    fields = {"ip": client_ip(request) if request else "-", "user": name, **details}
    log.info("%s %s", event, " ".join(f"{name}={_shown(value)}" for name, value in fields.items()))


def log_refusals(get_response: Callable[[HttpRequest], HttpResponseBase]):
    """Middleware that logs responses with status 403 or 429."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if response.status_code in REFUSED:
            record("refused", request, status=response.status_code, method=request.method, path=_path(request))
        return response

    return middleware


def _path(request: HttpRequest) -> str:
    return _TOKEN.sub(lambda part: f"{part[0][:8]}…", request.path)


def _shown(value: object) -> str:
    """The value as one word, or in quotation marks with everything but printable ASCII escaped."""
    text = str(value)
    if re.fullmatch(r"[\w.:+,-]{1,100}", text, re.ASCII):
        return text
    return json.dumps(text if len(text) <= MAX_LENGTH else f"{text[:MAX_LENGTH]}…")


# --- Events of Django and allauth ---------------------------------------------------------------------------


def connect() -> None:
    """Log the events that Django and allauth announce with signals."""
    auth.user_logged_in.connect(_login)
    auth.user_login_failed.connect(_login_failed)
    auth.user_logged_out.connect(_logout)
    email = {"email": lambda email_address, **_: email_address.email}
    new_email = {"email": lambda to_email_address, **_: to_email_address.email}
    factor = {"type": lambda authenticator, **_: authenticator.type}
    for event, signal, details in (
        ("sign_up", account.user_signed_up, {}),
        ("password_set", account.password_set, {}),
        ("password_changed", account.password_changed, {}),
        ("password_reset", account.password_reset, {}),
        ("email_added", account.email_added, email),
        ("email_removed", account.email_removed, email),
        ("email_confirmed", account.email_confirmed, email),
        ("email_changed", account.email_changed, new_email),
        ("second_factor_added", mfa.authenticator_added, factor),
        ("second_factor_removed", mfa.authenticator_removed, factor),
        ("second_factor_reset", mfa.authenticator_reset, factor),
        ("provider_connected", social.social_account_added, {}),
        ("provider_disconnected", social.social_account_removed, {}),
    ):
        _connect(signal, event, **details)


def _connect(signal, event: str, **details: Callable[..., object]) -> None:
    """Log `event` for each signal. `details` are functions of what the signal carries."""

    def receiver(sender, request=None, user=None, signal=None, **sent) -> None:
        record(event, request, user=user, **{name: detail(**sent) for name, detail in details.items()})

    signal.connect(receiver, weak=False)


def _login(sender, request, user, **sent) -> None:
    methods = [each["method"] for each in get_authentication_records(request, user)] if request else []
    record("login", request, user=user, by=",".join(methods) or "-")


def _login_failed(sender, credentials, request=None, **sent) -> None:
    name = credentials.get("username") or credentials.get("email") or ""
    record("login_failed", request, name=name, path=_path(request) if request else "-")


def _logout(sender, request, user, **sent) -> None:
    if user is not None:
        record("logout", request, user=user)
