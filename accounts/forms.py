"""Forms about accounts. Most are allauth's forms with our labels and help texts."""

from typing import Any

from allauth.account import forms as allauth_account
from allauth.account.fields import EmailField
from allauth.mfa.webauthn import forms as allauth_webauthn
from allauth.socialaccount import forms as allauth_social
from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import IntegrityError, transaction
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from forum import permissions
from forum.text import markup
from forum.web.forms import JinjaForm

from .models import User, validate_not_reserved, validate_readable

USERNAME_HELP = _(
    "3 to 30 letters, digits, “-” and “_”. Shown next to everything you post. Can't be changed later."
)
PASSWORD_HELP = _(
    "At least 8 characters. It can't be a common password, all digits, or similar to your name or email."
)
PASSWORD_LABELS = {
    "oldpassword": _("Current password"),
    "password1": _("New password"),
    "password2": _("Repeat new password"),
}
EMAIL_HELP = _("Never shown publicly.")


class LoginForm(allauth_account.LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Username or email")
        # Longer ones would take long to compare: composing their letters takes quadratic time.
        max_length = User._meta.get_field("email").max_length
        self.fields["login"].validators.append(MaxLengthValidator(max_length))
        self.fields["login"].widget.attrs["autocomplete"] = "username"


class _EmailLengthMixin:
    """Limits the email address to the length of the database column. allauth would cut off a longer one."""

    fields: dict[str, forms.Field]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        max_length = User._meta.get_field("email").max_length
        self.fields["email"] = EmailField(label=_("Email"), max_length=max_length)


class ResetPasswordForm(_EmailLengthMixin, allauth_account.ResetPasswordForm):
    pass


class AddEmailForm(_EmailLengthMixin, allauth_account.AddEmailForm):
    pass


class _PasswordHelpMixin:
    """Replaces allauth's help text for passwords. It is HTML, which our pages would escape."""

    fields: dict[str, forms.Field]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "password1" in self.fields:
            self.fields["password1"].help_text = PASSWORD_HELP


class _NewPasswordMixin(_PasswordHelpMixin):
    """Labels in sentence case, for forms that choose a new password."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, label in PASSWORD_LABELS.items():
            if name in self.fields:
                self.fields[name].label = label


class ChangePasswordForm(_NewPasswordMixin, allauth_account.ChangePasswordForm):
    pass


class SetPasswordForm(_NewPasswordMixin, allauth_account.SetPasswordForm):
    pass


class ResetPasswordKeyForm(_NewPasswordMixin, allauth_account.ResetPasswordKeyForm):
    pass


class _SignupHelpMixin(_PasswordHelpMixin, _EmailLengthMixin):
    """Help texts for a sign-up form."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].help_text = USERNAME_HELP
        self.fields["email"].help_text = EMAIL_HELP


class SignupForm(_SignupHelpMixin, allauth_account.SignupForm):
    def try_save(self, request):
        """If two people ask for the same name at once, show the slower one a message."""
        try:
            with transaction.atomic():
                return super().try_save(request)
        except IntegrityError:
            messages.error(request, _("Someone just took this username. Choose another."))
            return None, redirect("account_signup")


class SocialSignupForm(_SignupHelpMixin, allauth_social.SignupForm):
    """Choose a username after logging in with another provider for the first time."""


class OwnerForm(_SignupHelpMixin, allauth_account.SignupForm):
    """The sign-up form for the owner. It says openly if an address is in use: the site's operator may know."""

    def validate_unique_email(self, value):
        value = super().validate_unique_email(value)
        if self.account_already_exists:
            raise ValidationError(_("There's already an account with this email address."), code="email_taken")
        return value


class AddPasskeyForm(allauth_webauthn.AddWebAuthnForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name")
        self.fields["name"].help_text = _("To tell your passkeys apart, for example “phone” or “blue key”.")
        self.fields["passwordless"].label = _("Use it instead of a password")
        self.fields["passwordless"].help_text = _(
            "Your device will ask for your fingerprint, face or PIN. Otherwise, it's a second step after your"
            " password."
        )
        self.fields["passwordless"].initial = True


class PreferencesForm(JinjaForm, forms.ModelForm):
    """What others see of a member, and how the member sees the site."""

    class Meta:
        model = User
        fields = ("display_name", "bio", "reading_order", "theme")
        widgets = {
            "bio": forms.Textarea(attrs={"rows": 4}),
            "reading_order": forms.RadioSelect,
            "theme": forms.RadioSelect,
        }
        help_texts = {
            "display_name": _("Shown next to your posts instead of your username."),
            "bio": _("Shown on your profile. Up to 500 characters."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if permissions.why_not_participate(self.instance):
            for name in ("display_name", "bio"):
                self.fields[name].disabled = True
                self.fields[name].help_text = _("You can't change this while you're suspended.")

    def clean_display_name(self) -> str:
        """Refuse names that impersonate the site or another member."""
        name = " ".join(self.cleaned_data["display_name"].split())
        if name:
            validate_readable(name)
            name = markup.clean_line(name)
            validate_not_reserved(name)
        if name and User.objects.with_similar_name(name).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("Another member uses this name."), code="taken")
        return name


def without_placeholders(form):
    """Remove the placeholders, which only repeat the labels. Returns the form."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
    return form
