"""Adapters that change allauth's behaviour."""

from email.utils import formataddr, parseaddr
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import requests
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import unstash_login
from allauth.account.utils import get_login_redirect_url
from allauth.core import context as allauth_context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import joining, security_log
from accounts.emails import one_form
from accounts.models import NameKey, RetiredName, User
from accounts.returning import welcome_url
from accounts.throttling import ThrottledLogins
from forum.formats import times
from forum.web import wording
from forum.web.requests import is_post_only
from forum.web.site_name import site_name


class AccountAdapter(ThrottledLogins):
    """Our rules for usernames, login steps and error messages."""

    error_messages = {**DefaultAccountAdapter.error_messages, **wording.ACCOUNT}

    def clean_username(self, username: str, shallow: bool = False) -> str:
        """Check that the username is valid and was never in use. `shallow` only checks that it's valid."""
        if not shallow and User.objects.filter(username__iexact=username, imported=True).exists():
            raise ValidationError(
                _("This name belongs to an imported author. Choose another."),
                code="imported",
            )
        username = super().clean_username(username, shallow)
        # Checked last: a member who is just leaving is found either above or here.
        if not shallow and RetiredName.objects.filter(pk=username.lower()).exists():
            raise ValidationError(
                _("This name belonged to a former member and can't be reused. Choose another."),
                code="retired",
            )
        if not shallow:
            NameKey.objects.validate_free(username)
        return username

    def clean_email(self, email: str) -> str:
        """Store one form of an address, also of one from another provider."""
        return one_form(super().clean_email(email))

    @transaction.atomic
    def save_user(self, request: HttpRequest, user: Any, form: BaseForm, commit: bool = True) -> Any:
        """Save a new member. Raises NameTaken if someone has just taken a similar name."""
        super().save_user(request, user, form, commit=commit)
        if commit:
            NameKey.objects.claim(user, user.username)
            joining.record(user)
        return user

    def post_login(self, request: HttpRequest, user: Any, **details: Any) -> HttpResponse:
        """After signing up, people are welcomed. That page then leads to where they were."""
        if details["signup"]:
            page = get_login_redirect_url(request, details["redirect_url"], signup=True)
            details["redirect_url"] = welcome_url(self.get_signup_redirect_url(request), page)
        return super().post_login(request, user, **details)

    def is_safe_url(self, url: str) -> bool:
        """Whether a login can lead there: to a page of this site."""
        return super().is_safe_url(url) and not is_post_only(url)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send an email whose links lead to SITE_URL. allauth uses the host that the request names."""
        links = {name: _on_site(url) for name, url in context.items() if name.endswith("_url")}
        site = SimpleNamespace(name=site_name(), domain=urlsplit(settings.SITE_URL).netloc)
        super().send_mail(template_prefix, email, context | links | {"current_site": site})

    def format_email_subject(self, subject: str) -> str:
        return f"[{site_name()}] {subject}"

    def get_from_email(self) -> str:
        """The sender. Without EMAIL_FROM, it has the site's current name."""
        name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
        return formataddr((site_name(), address)) if name == settings.SITE_NAME else settings.DEFAULT_FROM_EMAIL

    def send_notification_mail(self, template_prefix, user, context=None, email=None) -> None:
        """Tell a member what happened to their account, and when, in their time zone."""
        when = {"timestamp": times.exact(timezone.now(), user.zone)}
        super().send_notification_mail(template_prefix, user, when | (context or {}), email)

    def get_login_stages(self) -> list[str]:
        replacements = {"allauth.account.stages.EmailVerificationStage": "accounts.stages.VerifyUnlessOwner"}
        return [replacements.get(stage, stage) for stage in super().get_login_stages()]

    def get_reauthentication_methods(self, user) -> list[dict]:
        descriptions = {
            "reauthenticate": _("Enter your password"),
            "mfa_reauthenticate": _("Enter a code"),
            "mfa_reauthenticate:webauthn": _("Use your passkey"),
        }
        methods = super().get_reauthentication_methods(user)
        return [{**method, "description": descriptions[method["id"]]} for method in methods]


def _on_site(url: str) -> str:
    return settings.SITE_URL + urlsplit(url)._replace(scheme="", netloc="").geturl()


def _half_logged_in() -> User | None:
    """The member who has entered the password, but not the second step yet."""
    login = unstash_login(allauth_context.request, peek=True)
    return login.user if login and isinstance(login.user, User) else None


class MFAAdapter(DefaultMFAAdapter):
    """allauth's adapter, which also logs wrong codes and passkeys."""

    error_messages = {**DefaultMFAAdapter.error_messages, **wording.SECOND_FACTOR}

    def get_totp_issuer(self) -> str:
        return site_name()

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        if code == "incorrect_code":
            security_log.record("second_step_failed", allauth_context.request, user=_half_logged_in())
        return super().validation_error(code, *args)


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """How the site talks to login providers."""

    error_messages = {**DefaultSocialAccountAdapter.error_messages, **wording.PROVIDERS}

    def get_requests_session(self) -> requests.Session:
        """A session that shows an error page (502) if the provider doesn't respond or returns an error.

        allauth itself would answer with a server error (500).
        """
        session = super().get_requests_session()
        original_request = session.request

        def request(*args, **kwargs):
            try:
                response = original_request(*args, **kwargs)
                response.raise_for_status()
            except requests.RequestException as error:
                page = render(self.request, "socialaccount/authentication_error.html", status=502)
                raise ImmediateHttpResponse(page) from error
            return response

        session.request = request
        return session
