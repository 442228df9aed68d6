"""Forms about accounts. Most are allauth's forms with our labels and help texts."""

from typing import Any

from allauth.account import forms as allauth_account
from allauth.account.adapter import get_adapter
from allauth.account.fields import EmailField
from allauth.account.internal.userkit import filter_users_by_email
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.mfa.webauthn import forms as allauth_webauthn
from allauth.socialaccount import forms as allauth_social
from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from forum import permissions
from forum.formats.isolation import isolate
from forum.limits.checking import LimitReached, consume, reason
from forum.text import markup
from forum.web.forms import HiddenLongText, JinjaForm, LongText
from forum.web.pictures import PictureForm
from forum.web.wording import PASSWORDS_DIFFER

from . import joining, security_log, time_zones
from .emails import one_form
from .models import NameKey, User, validate_not_reserved, validate_readable
from .passwords import HELP as PASSWORD_HELP
from .throttling import forget_failures, limit_emails

USERNAME_HELP = _(
    "3 to 30 letters, digits, “-” and “_”. Shown next to everything you post. Can't be changed later."
)
PASSWORD_LABELS = {
    "oldpassword": _("Current password"),
    "password1": _("New password"),
    "password2": _("Repeat new password"),
}
EMAIL_LENGTH = User._meta.get_field("email").max_length
# Names, addresses and codes: a phone would start them with a capital, or turn them into a word.
AS_TYPED = {"autocapitalize": "none", "autocorrect": "off", "spellcheck": "false"}
EXACT_FIELDS = {"login", "username", "email", "code"}
EMAIL_HELP = _("Never shown publicly.")


class LoginForm(allauth_account.LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Without email, addresses aren't verified, so anyone can claim any: they don't identify a member.
        label = _("Username or email") if settings.EMAIL_IS_VERIFIED else _("Username")
        widget = forms.TextInput(attrs={"autocomplete": "username"})
        self.fields["login"] = forms.CharField(label=label, max_length=EMAIL_LENGTH, widget=widget)
        self.order_fields(["login", "password"])

    def clean_login(self) -> str:
        login = super().clean_login()
        return one_form(login) if "@" in login else login


class _EmailField(EmailField):
    """Checks the form of an address that is stored, and compares in it."""

    def to_python(self, value):
        address = one_form(super().to_python(value) or "")
        if not address.isascii():  # no email can be sent there
            raise ValidationError(validate_email.message, code="invalid")
        return address


class _EmailLengthMixin:
    """Limits the email address to the length of the database column. allauth would cut off a longer one."""

    fields: dict[str, forms.Field]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"] = _EmailField(label=_("Email"), max_length=EMAIL_LENGTH)


class ResetPasswordForm(_EmailLengthMixin, allauth_account.ResetPasswordForm):
    def clean_email(self):
        limit_emails(context.request, self.cleaned_data["email"])
        return super().clean_email()

    def save(self, request, **kwargs):
        """Send the emails. An address without an account takes as long: it gets an email, too, and a token that
        nobody receives."""
        if not self.users:
            allauth_account.default_token_generator.make_token(User(pk=0))
        security_log.record("password_reset_requested", request, email=self.cleaned_data["email"])
        return super().save(request, **kwargs)


class AddEmailForm(_EmailLengthMixin, allauth_account.AddEmailForm):
    def clean_email(self):
        email = super().clean_email()
        limit_emails(context.request, email)
        return email


class ConfirmEmailForm(allauth_account.ConfirmEmailVerificationCodeForm):
    def clean_code(self) -> str:
        """Accept a code unless another account has verified the address. It may have claimed it without email."""
        code = super(allauth_account.ConfirmEmailVerificationCodeForm, self).clean_code()
        verified = EmailAddress.objects.filter(email=(self.email or "").lower(), verified=True)
        if code and verified.exclude(user=self.user).exists():
            raise get_adapter().validation_error("email_taken")
        return code


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

    def add_error(self, field, error) -> None:
        """allauth reports only one error about the repeated password: that it differs."""
        super().add_error(field, PASSWORDS_DIFFER if field == "password2" else error)  # type: ignore[misc]  # of the form


class ChangePasswordForm(_NewPasswordMixin, allauth_account.ChangePasswordForm):
    pass


class SetPasswordForm(_NewPasswordMixin, allauth_account.SetPasswordForm):
    pass


class ResetPasswordKeyForm(_NewPasswordMixin, allauth_account.ResetPasswordKeyForm):
    def save(self):
        super().save()
        forget_failures(context.request, self.user)


class _SignupHelpMixin(_PasswordHelpMixin, _EmailLengthMixin):
    """Help texts for a sign-up form, and what people accept by sending it."""

    data: dict[str, Any]
    cleaned_data: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].help_text = USERNAME_HELP
        self.fields["email"].help_text = EMAIL_HELP
        hidden = forms.HiddenInput
        self.fields["accepted"] = forms.CharField(required=False, widget=hidden, initial=joining.accepted_now)

    def clean_accepted(self) -> str:
        """The versions of the rules and terms that the page has shown must still be the current ones."""
        accepted: str = self.cleaned_data["accepted"]
        if accepted and accepted != joining.accepted_now():
            self.data = self.data.copy()
            self.data["accepted"] = joining.accepted_now()
            raise ValidationError(_("The rules or terms have just changed. Read them, then sign up again."))
        return accepted


class _LimitedSignup(allauth_account.BaseSignupForm):
    """Base of the sign-up forms: counts valid ones for each address."""

    def clean(self):
        cleaned_data = super().clean()
        if not self.errors:
            try:
                consume(context.request, "signups")
            except LimitReached as error:
                raise ValidationError(reason(context.request, error), code="too_many_signups") from error
            limit_emails(context.request, self.cleaned_data["email"])
        return cleaned_data


class SignupForm(_LimitedSignup, _SignupHelpMixin, allauth_account.SignupForm):
    def try_save(self, request):
        """If two people ask for the same name at once, show the slower one a message.

        An address that has an account takes as long as a new one: the new member is saved, and removed again.
        """
        try:
            with transaction.atomic():
                if self.account_already_exists:
                    self._save_and_undo(request)
                return super().try_save(request)
        except IntegrityError:
            return _name_was_taken(request, "account_signup")

    def _save_and_undo(self, request) -> None:
        adapter = get_adapter()
        with transaction.atomic():
            adapter.save_user(request, adapter.new_user(request), self)
            transaction.set_rollback(True)


class SocialSignupForm(_LimitedSignup, _SignupHelpMixin, allauth_social.SignupForm):
    """Choose a username after logging in with another provider for the first time."""

    def try_save(self, request):
        try:
            with transaction.atomic():
                return super().try_save(request)
        except IntegrityError:
            return _name_was_taken(request, "socialaccount_signup")


def _name_was_taken(request, sign_up: str):
    messages.error(request, _("Someone just took this username. Choose another."))
    return None, redirect(sign_up)


class OwnerForm(_SignupHelpMixin, allauth_account.SignupForm):
    """The sign-up form for the owner. It says openly if an address is in use: the site's operator may know."""

    def validate_unique_email(self, value):
        value = super().validate_unique_email(value)
        if filter_users_by_email(value):
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

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        return markup.clean_line(name) if name else name


class PreferencesForm(JinjaForm, forms.ModelForm):
    """What others see of a member, and how the member sees the site."""

    data: QueryDict

    class Meta:
        model = User
        fields = ("display_name", "bio", "time_zone", "reading_order", "theme")
        widgets = {
            "display_name": forms.TextInput(attrs=AS_TYPED),
            "bio": LongText(attrs={"rows": 4}),
            "reading_order": forms.RadioSelect,
            "theme": forms.RadioSelect,
        }
        help_texts = {
            "display_name": _("Shown next to your posts instead of your username."),
            "bio": _("Shown on your profile. Up to 500 characters."),
            "time_zone": _("“Automatic” is the time zone of your browser."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["time_zone"] = self._time_zone_field()
        self.fields["bio"].show_hidden_initial = True  # what this tab began with
        self.fields["bio"].hidden_widget = HiddenLongText
        if permissions.why_not_participate(self.instance):
            for name in ("display_name", "bio"):
                self.fields[name].disabled = True
                self.fields[name].help_text = _("You can't change this while you're suspended.")

    def differs_from_saved(self) -> bool:
        """Whether the form begins with other values than the member's."""
        return any(
            "".join(self.get_initial_for_field(self.fields[name], name).split("\r"))
            != "".join(getattr(self.instance, name).split("\r"))
            for name in self.Meta.fields
        )

    def _time_zone_field(self) -> forms.ChoiceField:
        """A choice of zones, also of the chosen one if only another server knows it."""
        chosen, known = self.instance.time_zone, time_zones.choices()
        if time_zones.is_unknown(chosen):
            known.append((chosen, chosen))
        field = self.fields["time_zone"]
        return forms.ChoiceField(label=field.label, choices=known, required=False, help_text=field.help_text)

    def clean_display_name(self) -> str:
        """Refuse names that impersonate the site or another member."""
        name = " ".join(self.cleaned_data["display_name"].split())
        if name:
            validate_readable(name)
            name = markup.clean_line(name)
            validate_not_reserved(name)
            NameKey.objects.validate_free(name, member=self.instance)
        return name

    def clean_bio(self) -> str:
        bio = self.cleaned_data["bio"]
        if bio:
            markup.validate_visible(bio)
        self._check_other_tabs(bio)
        return bio

    def _check_other_tabs(self, bio: str) -> None:
        """Refuse a text that would overwrite one saved in another tab, unless it is sent again."""
        name, current = self["bio"].html_initial_name, self.instance.bio
        if "bio" not in self.changed_data or name not in self.data:
            return
        if current.splitlines() in (bio.splitlines(), str(self.data[name]).splitlines()):
            return
        data = self.data.copy()
        data[name] = current
        self.data = data
        message = _("This has been changed since you opened it, to “%(current)s”. Save again to replace that.")
        raise ValidationError(message % {"current": isolate(current)})


class MemberPictureForm(PictureForm):
    """A member's new picture, sent together with the preferences, so that what was typed there isn't lost."""

    use_required_attribute = False  # it would keep the other form from being sent

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["picture"].help_text = _(
            "PNG, JPEG or WebP, up to 5 MB and 25 megapixels. Its middle is shown as a circle."
        )
        self.fields["picture"].widget.attrs["form"] = "preferences"


def for_page(form):
    """Remove the placeholders, which only repeat the labels, and let no phone or browser change what was typed.
    Returns the form."""
    for name, field in form.fields.items():
        field.widget.attrs.pop("placeholder", None)
        if name in EXACT_FIELDS:
            field.widget.attrs |= AS_TYPED
    return form
