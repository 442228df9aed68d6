"""Adapters that change allauth's behaviour."""

import requests
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.core.exceptions import ValidationError
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from accounts.models import RetiredName, User
from accounts.throttling import ThrottledLogins


class AccountAdapter(ThrottledLogins):
    """Our rules for usernames, login steps and error messages."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_taken": _("This username is taken. Choose another."),
        "username_password_mismatch": _("Wrong username or password."),
        "email_password_mismatch": _("Wrong email address or password."),
        "email_taken": _("There's already an account with this email address. Log in, or reset the password."),
    }

    def clean_username(self, username: str, shallow: bool = False) -> str:
        """Check that the username is valid and was never in use. `shallow` only checks that it's valid."""
        if not shallow and User.objects.filter(username__iexact=username, imported=True).exists():
            raise ValidationError(
                _("This name belongs to an imported author. Choose another."),
                code="imported",
            )
        username = super().clean_username(username, shallow)
        if not shallow and User.objects.with_similar_name(username).exists():
            raise ValidationError(_("Another member uses this name. Choose another."), code="shown")
        # Checked last: a member who is just leaving is found either above or here.
        if not shallow and RetiredName.objects.filter(pk=username.lower()).exists():
            raise ValidationError(
                _("This name belonged to a former member and can't be reused. Choose another."),
                code="retired",
            )
        return username

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


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """How the site talks to login providers."""

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
