"""Limits on guessing passwords and codes, which don't lock the account's owner out.

Failures are counted for each account at each address. If someone has logged in to the account in a browser before,
a signed cookie says so, and the failures in that browser are counted separately. Failures from an address where
nobody has logged in to the account also count towards a limit for the address and one for the account. Passkeys
can't be guessed, so they have no limit. An account is the name or email address that was typed, whether or not it
exists: so the limits don't reveal which ones do.
"""

import secrets
from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.base import forms as allauth_mfa
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from forum.limits.addresses import address_of
from forum.limits.checking import LimitReached, reason, use
from forum.limits.middleware import refuse
from forum.limits.models import Counter, key_of

from . import security_log
from .models import User

COOKIE = SALT = "known_browser"
COOKIE_AGE = 2 * 365 * 86_400  # seconds, since the last login
ADDRESS_AGE = 90 * 86_400
CODE_SENT = "account/messages/email_confirmation_sent.txt"
MAX_ACCOUNTS = 30  # names and addresses in one cookie; the latest remain
# Views of allauth that have limits of their own, or must always work.
WITHOUT_FORM_LIMIT = {
    *("account_login", "account_logout", "mfa_authenticate", "mfa_reauthenticate"),
    *("mfa_login_webauthn", "mfa_reauthenticate_webauthn"),
}


class Attempt:
    """One attempt to guess a password or a code. `kind` is "passwords" or "codes"."""

    def __init__(self, request: HttpRequest, kind: str, account: str) -> None:
        account, address = _normalize(account), address_of(request)
        self.counted: list[UUID] = []
        browser = _known_browser(request, account)
        self.where = browser or f"address {address}"
        account_here = f"{account} {self.where}"
        self.attempts, self.failures = {"logins": account_here}, {kind: account_here}
        if not browser and not Counter.objects.is_remembered(_known(account, address)):
            self.attempts = {"logins": self.where}
            self.failures |= {f"{kind}_from_address": self.where, f"{kind}_for_account": account}

    def consume(self) -> None:
        """Count the attempt, as a failure at first. Raises LimitReached: a refused attempt isn't a failure."""
        try:
            for name, who in (self.attempts | self.failures).items():
                counted = _use(name, who, logged_as=self.where)
                self.counted += counted if name in self.failures else []
        except LimitReached:
            self.give_back()
            raise

    def give_back(self) -> None:
        """It wasn't a failure."""
        Counter.objects.give_back(self.counted)


class ThrottledLogins(DefaultAccountAdapter):
    """An account adapter that limits wrong passwords, and remembers where members have logged in."""

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        account = credentials.get("email") or credentials.get("username", "")
        self.attempt = Attempt(request, "passwords", account)
        try:
            self.attempt.consume()
        except LimitReached as error:
            security_log.record("login_throttled", request, name=account)
            raise ValidationError(reason(request, error), code="too_many_login_attempts") from error

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        user: Any = super().authenticate(request, **credentials)
        if user:
            self.attempt.give_back()
        return user

    def post_login(self, request: HttpRequest, user: Any, **details: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **details)
        _remember(request, response, user)
        return response

    def send_confirmation_mail(self, request: HttpRequest, emailconfirmation: Any, signup: bool) -> None:
        """Limits emails with codes to one address. The form that asked for them may be anyone's."""
        self._count_code(request, emailconfirmation.email_address.email)
        super().send_confirmation_mail(request, emailconfirmation, signup)

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Also counts emails with codes that allauth only pretends to send, because the address has an account.

        Otherwise, the limit would reveal the account. Nothing but this message says that a code was sent.
        """
        if message_template == CODE_SENT and message_context:
            self._count_code(request, message_context["email"])
        super().add_message(request, level, message_template, message_context, extra_tags, message)

    def _count_code(self, request: HttpRequest, email: str) -> None:
        try:
            _count_recipient(request, email)
        except LimitReached as error:
            raise ImmediateHttpResponse(refuse(request, error)) from error


class ThrottledCode(allauth_mfa.BaseAuthenticateForm):
    """Base of the forms that ask for a code of an authenticator app, or a recovery code."""

    def clean_code(self) -> str:
        attempt = Attempt(context.request, "codes", _code_account(self.user))
        try:
            attempt.consume()
        except LimitReached as error:
            security_log.record("login_throttled", context.request, user=self.user)
            raise ValidationError(reason(context.request, error), code="too_many_login_attempts") from error
        code: str = super().clean_code()
        attempt.give_back()
        return code


class AuthenticateForm(ThrottledCode, allauth_mfa.AuthenticateForm):
    pass


class ReauthenticateForm(ThrottledCode, allauth_mfa.ReauthenticateForm):
    pass


def forget_failures(request: HttpRequest, user: User) -> None:
    """Let a member log in at once after choosing a new password."""
    for account in _accounts(user):
        account = _normalize(account)
        who = f"{account} {_known_browser(request, account) or f'address {address_of(request)}'}"
        keys = [key_of("passwords", rate.seconds, who) for rate in settings.LOGIN_LIMITS["passwords"]]
        Counter.objects.filter(key__in=keys).delete()


def limit_emails(request: HttpRequest, recipient: str) -> None:
    """Count an email that someone asks for. Raises ValidationError."""
    try:
        _use("emails", _sender(request))
        _count_recipient(request, recipient)
    except LimitReached as error:
        raise ValidationError(reason(request, error), code="too_many_emails") from error


class LimitAccountForms:
    """Middleware that limits how often a member, or an address, sends any of allauth's other forms."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        is_allauth = getattr(view, "__module__", "").startswith("allauth.")
        if request.method != "POST" or not is_allauth or _url_name(request) in WITHOUT_FORM_LIMIT:
            return None
        try:
            _use("account_forms", _sender(request))
        except LimitReached as error:
            return refuse(request, error)
        return None


def _url_name(request: HttpRequest) -> str | None:
    return request.resolver_match.url_name if request.resolver_match else None


# --- Counting -----------------------------------------------------------------------------------------------


def _use(name: str, who: str, *, logged_as: str = "") -> list[UUID]:
    """Count one use for each rate of the limit, and return the counters' keys.

    If one rate refuses, the others don't count the use, and this raises LimitReached.
    """
    counted: list[UUID] = []
    try:
        for rate in settings.LOGIN_LIMITS[name]:
            use(name, rate, who, logged_as=logged_as)
            counted.append(key_of(name, rate.seconds, who))
    except LimitReached:
        Counter.objects.give_back(counted)
        raise
    return counted


def _count_recipient(request: HttpRequest, email: str) -> None:
    """Count an email to this address, once for each request. Raises LimitReached."""
    recipient = _normalize(email)
    if recipient != getattr(request, "counted_recipient", None):
        _use("emails_to_recipient", recipient, logged_as=_sender(request))
        request.counted_recipient = recipient  # type: ignore[attr-defined]  # only read here


def _sender(request: HttpRequest) -> str:
    """The member, or the visitor's address."""
    member = request.user
    return f"member {member.pk}" if member.is_authenticated else f"address {address_of(request)}"


def _known_browser(request: HttpRequest, account: str) -> str:
    """The browser, if someone has logged in to the account in it before; otherwise ""."""
    browser = _browser(request)
    return f"browser {browser['id']}" if _hash(account) in browser["accounts"] else ""


# --- What is known ------------------------------------------------------------------------------------------


def _remember(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Remember this browser and its address after a login."""
    accounts = [_normalize(account) for account in (*_accounts(user), _code_account(user))]
    Counter.objects.remember([_known(account, address_of(request)) for account in accounts], ADDRESS_AGE)
    browser = _browser(request)
    hashes = [_hash(account) for account in accounts]
    others = [each for each in browser["accounts"] if each not in hashes]
    browser["accounts"] = [*others, *hashes][-MAX_ACCOUNTS:]
    response.set_cookie(
        COOKIE,
        signing.dumps(browser, salt=SALT),
        max_age=COOKIE_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _browser(request: HttpRequest) -> dict[str, Any]:
    """What this browser's cookie says, or a new identity: `id`, and hashes of the `accounts` it logged in to."""
    try:
        browser = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=COOKIE_AGE)
    except signing.BadSignature:
        browser = {"id": secrets.token_hex(8), "accounts": []}
    return dict(browser)


def _accounts(user: User) -> Iterable[str]:
    """All that the member can type to log in."""
    return {user.username, user.email, *user.emailaddress_set.values_list("email", flat=True)} - {""}


def _code_account(user: User) -> str:
    return f"member {user.pk}"  # nobody can type this: usernames have no blanks


def _normalize(account: str) -> str:
    """The same text for all spellings that the database takes for the same name."""
    return account.strip().upper().casefold()


def _hash(account: str) -> str:
    return key_of("account", account).hex[:16]


def _known(account: str, address: str) -> Any:
    return key_of("known", account, address)
