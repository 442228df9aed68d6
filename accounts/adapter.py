"""Where allauth's behaviour is ours to say."""

import requests
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.core.exceptions import ValidationError
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from accounts.models import RetiredName, User


class AccountAdapter(DefaultAccountAdapter):
    """The site's own rules of signing up."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_taken": _("Somebody has this username already. Please choose another."),
        "username_password_mismatch": _("There is no account with this username and password."),
        "email_password_mismatch": _("There is no account with this e-mail address and password."),
        "email_taken": _("There is an account with this e-mail address already. Log in, or reset its password."),
    }

    def clean_username(self, username: str, shallow: bool = False) -> str:
        """The name, if it is nobody's and never was. `shallow` asks whether it could be a name at all."""
        if not shallow and User.objects.filter(username__iexact=username, imported=True).exists():
            raise ValidationError(
                _(
                    "This name came with an import and stands for somebody who wrote elsewhere."
                    " Please choose another."
                ),
                code="imported",
            )
        username = super().clean_username(username, shallow)
        if not shallow and User.objects.called(username).exists():
            raise ValidationError(_("Another member goes by this name. Please choose another."), code="shown")
        # Asked last: a member who leaves in this very moment is still a member above, or retired here.
        if not shallow and RetiredName.objects.filter(pk=username.lower()).exists():
            raise ValidationError(
                _("This was the name of a former member and is not given again. Please choose another."),
                code="retired",
            )
        return username

    def get_login_stages(self) -> list[str]:
        ours = {"allauth.account.stages.EmailVerificationStage": "accounts.stages.VerifyUnlessOwner"}
        return [ours.get(stage, stage) for stage in super().get_login_stages()]

    def get_reauthentication_methods(self, user) -> list[dict]:
        words = {
            "reauthenticate": _("Enter your password"),
            "mfa_reauthenticate": _("Enter a code"),
            "mfa_reauthenticate:webauthn": _("Use your passkey"),
        }
        methods = super().get_reauthentication_methods(user)
        return [{**method, "description": words[method["id"]]} for method in methods]


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """How the site speaks with other providers."""

    def get_requests_session(self) -> requests.Session:
        """A session in which a provider that is silent or broken leads to a page that says so.

        allauth itself lets such an error through as one of ours.
        """
        session = super().get_requests_session()
        ask = session.request

        def request(*args, **kwargs):
            try:
                answer = ask(*args, **kwargs)
                answer.raise_for_status()
            except requests.RequestException as error:
                page = render(self.request, "socialaccount/authentication_error.html", status=502)
                raise ImmediateHttpResponse(page) from error
            return answer

        session.request = request
        return session
