"""Limits on guessing passwords and codes, which don't lock the account's owner out.

Failures count for each account at each address. A browser in which someone has logged in to the account before has
a count of its own, known by a signed cookie, and so has an address. Everyone else also shares one limit for each
address and one for each account. Passkeys can't be guessed, so they have no limit. An account is the name or email
address that was typed, whether or not it exists: so the limits don't reveal which ones do.
"""

import secrets
from collections.abc import Callable, Iterable
from typing import Any

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
from forum.limits.checking import LimitReached, consume, reason, use
from forum.limits.middleware import refuse
from forum.limits.models import Counter, key_of

from . import security_log
from .models import User

COOKIE = SALT = "known_browser"
COOKIE_AGE = 2 * 365 * 86_400  # seconds, since the last login
ADDRESS_AGE = 90 * 86_400
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
        browser = _browser(request)
        self.counted: list[Any] = []
        is_known = _hash(account) in browser["accounts"]
        self.where = f"browser {browser['id']}" if is_known else f"address {address}"
        own = f"{account} {self.where}"
        self.attempts, self.failures = {"logins": own}, {kind: own}
        if not is_known and not Counter.objects.is_remembered(_known(account, address)):
            self.attempts = {"logins": self.where}
            self.failures |= {f"{kind}_from_address": self.where, f"{kind}_for_account": account}

    def consume(self) -> None:
        """Count the attempt, as a failure at first. Raises LimitReached."""
        for name, who in (self.attempts | self.failures).items():
            for rate in settings.LOGIN_LIMITS[name]:
                use(name, rate, who, logged_as=self.where)
                if name in self.failures:
                    self.counted.append(key_of(name, rate.seconds, who))

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
        try:
            recipient = _normalize(emailconfirmation.email_address.email)
            for rate in settings.LOGIN_LIMITS["emails_to_recipient"]:
                use(
                    "emails_to_recipient",
                    rate,
                    f"code for {recipient}",
                    logged_as=f"address {address_of(request)}",
                )
        except LimitReached as error:
            raise ImmediateHttpResponse(refuse(request, error)) from error
        super().send_confirmation_mail(request, emailconfirmation, signup)


class ThrottledCode:
    """Mixin for forms that ask for a code of an authenticator app, or a recovery code."""

    user: User

    def clean_code(self) -> str:
        attempt = Attempt(context.request, "codes", _code_account(self.user))
        try:
            attempt.consume()
        except LimitReached as error:
            security_log.record("login_throttled", context.request, user=self.user)
            raise ValidationError(reason(context.request, error), code="too_many_login_attempts") from error
        code: str = super().clean_code()  # type: ignore[misc]  # of the form
        attempt.give_back()
        return code


class AuthenticateForm(ThrottledCode, allauth_mfa.AuthenticateForm):
    pass


class ReauthenticateForm(ThrottledCode, allauth_mfa.ReauthenticateForm):
    pass


def forget_failures(request: HttpRequest, user: User) -> None:
    """Let a member log in at once after choosing a new password."""
    for account in _accounts(user):
        who = Attempt(request, "passwords", account).failures["passwords"]
        Counter.objects.filter(
            key__in=[key_of("passwords", rate.seconds, who) for rate in settings.LOGIN_LIMITS["passwords"]]
        ).delete()


def limit_emails(request: HttpRequest, recipient: str) -> None:
    """Count an email that someone asks for. Raises ValidationError."""
    member = request.user
    where = f"member {member.pk}" if member.is_authenticated else f"address {address_of(request)}"
    try:
        for name, who in (("emails", where), ("emails_to_recipient", _normalize(recipient))):
            for rate in settings.LOGIN_LIMITS[name]:
                use(name, rate, who, logged_as=where)
    except LimitReached as error:
        raise ValidationError(reason(request, error), code="too_many_emails") from error


class LimitedSignup:
    """Mixin for sign-up forms: counts valid ones for each address."""

    errors: dict[str, Any]

    def clean(self) -> dict[str, Any]:
        cleaned_data: dict[str, Any] = super().clean()  # type: ignore[misc]  # of the form
        if not self.errors:
            try:
                consume(context.request, "signups")
            except LimitReached as error:
                raise ValidationError(reason(context.request, error), code="too_many_signups") from error
            limit_emails(context.request, cleaned_data["email"])
        return cleaned_data


def limit_account_forms(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Any:
    """Middleware that limits how often a member, or an address, sends any of allauth's other forms."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        return get_response(request)

    def process_view(request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        is_allauth = getattr(view, "__module__", "").startswith("allauth.")
        if request.method != "POST" or not is_allauth or _url_name(request) in WITHOUT_FORM_LIMIT:
            return None
        member = request.user
        where = f"member {member.pk}" if member.is_authenticated else f"address {address_of(request)}"
        try:
            for rate in settings.LOGIN_LIMITS["account_forms"]:
                use("account_forms", rate, where)
        except LimitReached as error:
            return refuse(request, error)
        return None

    middleware.process_view = process_view  # type: ignore[attr-defined]
    return middleware


def _url_name(request: HttpRequest) -> str | None:
    return request.resolver_match.url_name if request.resolver_match else None


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
