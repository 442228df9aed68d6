"""Our words for what Django and allauth say about a form. An error says what to do.

Both have their own words in dozens of places. This module replaces them there, before any form is defined.
"""

from django import forms
from django.core import validators
from django.db import models
from django.utils.translation import gettext_lazy as _

TOO_LONG = _("Shorten this to %(limit_value)d characters. It has %(show_value)d.")
NOT_A_CHOICE = _("Choose one of the options listed.")
NOT_A_NUMBER = _("Enter a whole number, such as 3.")
NOT_A_URL = _("Enter the full address, starting with https://.")
NOT_AN_EMAIL = _("Enter an email address, such as ada@example.org.")
NOT_A_DATE = _("Enter a date, such as 2026-11-30.")
NOT_A_MOMENT = _("Enter a date and a time, such as 2026-11-30 14:05.")
IN_USE = _("This is already in use. Choose another.")
WRONG = _("This can't be used. Check what you entered.")

FORM_FIELDS = {
    forms.Field: {"required": _("Fill this in.")},
    forms.IntegerField: {"invalid": NOT_A_NUMBER},
    forms.FloatField: {"invalid": _("Enter a number, such as 2.5.")},
    forms.DecimalField: {"invalid": _("Enter a number, such as 2.5.")},
    forms.DateField: {"invalid": NOT_A_DATE},
    forms.TimeField: {"invalid": _("Enter a time, such as 14:05.")},
    forms.DateTimeField: {"invalid": NOT_A_MOMENT},
    forms.SplitDateTimeField: {"invalid_date": NOT_A_DATE, "invalid_time": NOT_A_MOMENT},
    forms.MultiValueField: {"invalid": WRONG, "incomplete": _("Fill in all of this.")},
    forms.UUIDField: {"invalid": WRONG},
    forms.JSONField: {"invalid": WRONG},
    forms.URLField: {"invalid": NOT_A_URL},
    forms.ChoiceField: {"required": _("Choose one."), "invalid_choice": NOT_A_CHOICE},
    forms.ModelChoiceField: {"required": _("Choose one."), "invalid_choice": NOT_A_CHOICE},
    forms.MultipleChoiceField: {"invalid_choice": NOT_A_CHOICE, "invalid_list": NOT_A_CHOICE},
    forms.ModelMultipleChoiceField: {
        **{"invalid_choice": NOT_A_CHOICE, "invalid_list": NOT_A_CHOICE, "invalid_pk_value": NOT_A_CHOICE},
    },
    forms.FileField: {
        **dict.fromkeys(("required", "invalid", "missing"), _("Choose a file from your device first.")),
        **{"empty": _("This file is empty. Choose another."), "max_length": _("Give the file a shorter name.")},
        "contradiction": _("Choose a file or tick the box, not both."),
    },
    forms.BooleanField: {"required": _("Tick this box first.")},
}
MODEL_FIELDS = {
    models.Field: {
        **{"invalid_choice": NOT_A_CHOICE, "null": _("Fill this in."), "blank": _("Fill this in.")},
        **{"unique": IN_USE, "unique_for_date": IN_USE},
    },
    models.ForeignKey: {"invalid": NOT_A_CHOICE},
    models.IntegerField: {"invalid": NOT_A_NUMBER},
    models.DateTimeField: dict.fromkeys(("invalid", "invalid_date", "invalid_datetime"), NOT_A_MOMENT),
    models.UUIDField: {"invalid": WRONG},
    models.BooleanField: {"invalid": NOT_A_CHOICE, "invalid_nullable": NOT_A_CHOICE},
}
VALIDATORS = (  # classes, and instances of RegexValidator
    (validators.MaxLengthValidator, TOO_LONG),
    (validators.MinLengthValidator, _("Enter at least %(limit_value)d characters. This has %(show_value)d.")),
    (validators.MaxValueValidator, _("Enter a number up to %(limit_value)s.")),
    (validators.MinValueValidator, _("Enter a number from %(limit_value)s up.")),
    (validators.StepValueValidator, _("Enter a multiple of %(limit_value)s.")),
    (validators.BaseValidator, WRONG),
    (validators.RegexValidator, WRONG),
    (validators.URLValidator, NOT_A_URL),
    (validators.EmailValidator, NOT_AN_EMAIL),
    (validators.ProhibitNullCharactersValidator, _("Remove the invisible characters.")),
    (validators.validate_slug, _("Use only letters a to z, digits, “-” and “_”.")),
    (validators.validate_integer, NOT_A_NUMBER),
)
ACCOUNT = {
    "account_inactive": _("This account is closed."),
    "cannot_remove_primary_email": _("Make another address your primary one, then remove this one."),
    "duplicate_email": _("You've already added this address."),
    "email_taken": _("There's already an account with this email address. Log in, or reset the password."),
    "email_password_mismatch": _("Wrong email address or password."),
    "enter_current_password": _("Enter your current password."),
    "incorrect_code": _("Wrong code. Enter the latest one."),
    "incorrect_password": _("Wrong password. Try again."),
    "invalid_or_expired_key": _("This link has expired. Ask for a new one."),
    "invalid_login": _("The login didn't work. Try again."),
    "invalid_password_reset": _("This link has expired. Ask for a new one."),
    "max_email_addresses": _("You can have up to %d addresses. Remove one first."),
    "rate_limited": _("Too many attempts. Wait a minute, then try again."),
    "same_as_current": _("This is the same as before. Enter another."),
    "select_only_one": _("Choose only one."),
    "too_many_login_attempts": _("Too many attempts. Wait a minute, then try again."),
    "unknown_email": _("No account has this address. Check it for typos."),
    "unverified_primary_email": _("Verify this address first, then make it your primary one."),
    "username_blacklisted": _("This name is reserved. Choose another."),
    "username_password_mismatch": _("Wrong username or password."),
    "username_taken": _("This username is taken. Choose another."),
}
SECOND_FACTOR = {
    "add_email_blocked": _("Turn off two-factor authentication first, then add the address."),
    "cannot_delete_authenticator": _("You need this second step. Add another one first."),
    "cannot_generate_recovery_codes": _("Set up an authenticator app or a passkey first."),
    "incorrect_code": _("Wrong code. Enter the latest one."),
    "unverified_email": _("Verify your email address first."),
}
PROVIDERS = {
    "connected_other": _("That account is connected to another member here."),
    "disconnect_last": _("This is your only way to log in. Set a password first."),
    "email_taken": _("There's already an account with this email address. Log in to it, then connect %s there."),
    "invalid_token": _("The login didn't work. Try again."),
    "no_password": _("Set a password first."),
    "no_verified_email": _("Verify your email address first."),
}
PASSWORDS_DIFFER = _("The two passwords differ. Enter the same one twice.")


def replace() -> None:
    """Replace Django's messages. allauth's adapters take theirs from this module."""
    for fields in (FORM_FIELDS, MODEL_FIELDS):
        for field, messages in fields.items():
            field.default_error_messages = {**field.__dict__.get("default_error_messages", {}), **messages}  # type: ignore[attr-defined]  # of every field
    for validator, message in VALIDATORS:
        validator.message = message  # type: ignore[union-attr]  # of every validator
    models.BaseConstraint.default_violation_error_message = WRONG
    models.BaseConstraint.violation_error_message = WRONG
