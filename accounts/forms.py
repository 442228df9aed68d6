"""What members fill in; allauth's own forms, where they need other words."""

from allauth.account import forms as allauth_account
from allauth.account.fields import EmailField
from allauth.mfa.webauthn import forms as allauth_webauthn
from allauth.socialaccount import forms as allauth_social
from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from forum import permissions
from forum.text import markup
from forum.web.forms import JinjaForm

from .models import User, not_reserved, readable

USERNAME_HELP = _(
    "3 to 30 letters, digits, “-” and “_”. It stands beside all you write and can't be changed later."
)
PASSWORD_HELP = _("At least 8 characters: no common word, not only digits, and unlike your name and address.")
EMAIL_HELP = _("Not shown to anybody.")


class LoginForm(allauth_account.LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Username or e-mail")
        self.fields["login"].widget.attrs["autocomplete"] = "username"


class _AddressThatFits:
    """A form with an address no longer than the database keeps: allauth's own would be cut."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        longest = User._meta.get_field("email").max_length
        self.fields["email"] = EmailField(label=_("E-mail"), max_length=longest)


class ResetPasswordForm(_AddressThatFits, allauth_account.ResetPasswordForm):
    pass


class AddEmailForm(_AddressThatFits, allauth_account.AddEmailForm):
    pass


class _PasswordExplained:
    """A form in which members choose a password. allauth explains how in HTML, which our pages would escape."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "password1" in self.fields:
            self.fields["password1"].help_text = PASSWORD_HELP


class ChangePasswordForm(_PasswordExplained, allauth_account.ChangePasswordForm):
    pass


class SetPasswordForm(_PasswordExplained, allauth_account.SetPasswordForm):
    pass


class ResetPasswordKeyForm(_PasswordExplained, allauth_account.ResetPasswordKeyForm):
    pass


class _NamesExplained(_PasswordExplained, _AddressThatFits):
    """A sign-up form that says what becomes of what is asked."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].help_text = USERNAME_HELP
        self.fields["email"].help_text = EMAIL_HELP


class SignupForm(_NamesExplained, allauth_account.SignupForm):
    def try_save(self, request):
        """Of two who ask for the same name at once, the slower is told so."""
        try:
            with transaction.atomic():
                return super().try_save(request)
        except IntegrityError:
            messages.error(request, _("Somebody took this username a moment ago. Please choose another."))
            return None, redirect("account_signup")


class SocialSignupForm(_NamesExplained, allauth_social.SignupForm):
    """The step after another provider has vouched for somebody: choosing a name here."""


class OwnerForm(_NamesExplained, allauth_account.SignupForm):
    """Like signing up, but nothing is kept from the operator: an address in use is refused openly."""

    def validate_unique_email(self, value):
        value = super().validate_unique_email(value)
        if self.account_already_exists:
            raise ValidationError(_("There is an account with this e-mail address already."), code="email_taken")
        return value


class AddPasskeyForm(allauth_webauthn.AddWebAuthnForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name")
        self.fields["name"].help_text = _("To tell your passkeys apart, such as “phone” or “blue key”.")
        self.fields["passwordless"].label = _("Log in with it alone, without a password")
        self.fields["passwordless"].help_text = _(
            "The device then asks for a fingerprint, a face or a PIN. Without this, it is a second step after"
            " the password."
        )
        self.fields["passwordless"].initial = True


class PreferencesForm(JinjaForm, forms.ModelForm):
    """How a member appears to others, and how the site appears to the member."""

    class Meta:
        model = User
        fields = ("display_name", "bio", "reading_order", "theme")
        widgets = {
            "bio": forms.Textarea(attrs={"rows": 4}),
            "reading_order": forms.RadioSelect,
            "theme": forms.RadioSelect,
        }
        help_texts = {
            "display_name": _("Shown instead of your username beside what you write."),
            "bio": _("A few words on your page, 500 characters at most."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if permissions.membership_barrier(self.instance):
            for name in ("display_name", "bio"):
                self.fields[name].disabled = True
                self.fields[name].help_text = _("Can't be changed while you are suspended.")

    def clean_display_name(self) -> str:
        """Nobody passes for the site or for somebody else."""
        name = " ".join(self.cleaned_data["display_name"].split())
        if name:
            readable(name)
            name = markup.clean_line(name)
            not_reserved(name)
        if name and User.objects.called(name).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("Another member goes by this name."), code="taken")
        return name


def without_placeholders(form):
    """The form without placeholders, which would only repeat its labels."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
    return form
