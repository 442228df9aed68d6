"""No form says what Django or allauth would say: "Ensure this value…"."""

import gc
from functools import cache
from pathlib import Path

import allauth
import django
import pytest
from allauth.account.adapter import get_adapter as account_adapter
from allauth.mfa.adapter import get_adapter as mfa_adapter
from allauth.socialaccount.adapter import get_adapter as social_adapter
from django import forms
from django.core.exceptions import ValidationError
from django.urls import get_resolver

from tests.support.accounts import words

# Only for phone numbers and uploads, which the site doesn't have.
NEVER_SAID = {"phone", "file", "image"}


@cache
def theirs() -> set[str]:
    """Every message of the frameworks, from their catalogues."""
    catalogues = [
        *Path(django.__file__).parent.glob("**/locale/en/LC_MESSAGES/django.po"),
        Path(allauth.__file__).parent / "locale/de/LC_MESSAGES/django.po",
    ]
    return {text for path in catalogues for text in msgids(path.read_text())}


def msgids(catalogue: str) -> list[str]:
    found, current = [], None
    for line in catalogue.splitlines():
        if line.startswith(("msgid ", "msgid_plural ")):
            current = [line.partition(" ")[2]]
        elif line.startswith('"') and current is not None:
            current.append(line)
        elif current is not None:
            found.append("".join(part[1:-1] for part in current).replace('\\"', '"'))
            current = None
    return found


def of_site(form: type) -> bool:
    return form.__module__.startswith(("forum.", "accounts."))


def all_forms() -> list[type]:
    get_resolver()._populate()  # imports all views
    known, waiting = set(), [forms.BaseForm]
    while waiting:
        form = waiting.pop()
        known.add(form)
        waiting += form.__subclasses__()
    return sorted((form for form in known if of_site(form)), key=lambda form: form.__qualname__)


def messages_of(field) -> set[str]:
    own = {str(message) for message in field.error_messages.values()}
    return own | {str(validator.message) for validator in field.validators if hasattr(validator, "message")}


def test_the_forms_are_found():
    gc.collect()
    names = {form.__name__ for form in all_forms()}
    assert {"CommentForm", "PostForm", "ReportForm", "LoginForm", "SuspendForm", "PreferencesForm"} <= names
    assert "Ensure this value is less than or equal to %(limit_value)s." in theirs()
    assert "This field is required." in theirs()
    assert "Incorrect password." in theirs()


def test_no_form_field_has_their_messages():
    wrong = {
        f"{form.__qualname__}.{name}": said
        for form in all_forms()
        for name, field in form.base_fields.items()
        if (said := messages_of(field) & theirs())
    }
    assert wrong == {}


def test_no_model_field_in_a_form_has_their_messages():
    wrong = {
        f"{form.__qualname__}.{name}": said
        for form in all_forms()
        if issubclass(form, forms.ModelForm) and form._meta.model
        for name in form._meta.fields or ()
        if (said := messages_of(form._meta.model._meta.get_field(name)) & theirs())
    }
    assert wrong == {}


@pytest.mark.parametrize("adapter", [account_adapter, mfa_adapter, social_adapter])
def test_no_adapter_has_their_messages(adapter):
    said = {name: str(message) for name, message in adapter().error_messages.items()}
    theirs_still = {name for name, message in said.items() if message in theirs()}
    assert {name for name in theirs_still if not NEVER_SAID & set(name.split("_"))} == set()


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        (forms.CharField(max_length=3), "abcd", "Shorten this to 3 characters. It has 4."),
        (forms.CharField(min_length=3), "ab", "Enter at least 3 characters. This has 2."),
        (forms.CharField(), "", "Fill this in."),
        (forms.IntegerField(min_value=3), "2", "Enter a number from 3 up."),
        (forms.IntegerField(max_value=3), "4", "Enter a number up to 3."),
        (forms.IntegerField(), "x", "Enter a whole number, such as 3."),
        (forms.EmailField(), "ada", "Enter an email address, such as ada@example.org."),
        (forms.URLField(assume_scheme="https"), "http://", "Enter the full address, starting with https://."),
        (forms.ChoiceField(choices=[("a", "A")]), "b", "Choose one of the options listed."),
        (forms.BooleanField(), "", "Tick this box first."),
        (forms.SlugField(), "a b", "Use only letters a to z, digits, “-” and “_”."),
        (forms.DateTimeField(), "x", "Enter a date and a time, such as 2026-11-30 14:05."),
    ],
)
def test_errors_say_what_to_do(field, value, message):
    with pytest.raises(ValidationError) as error:
        field.clean(value)
    assert error.value.messages == [message]


def test_passwords_that_differ(browse, ada):
    browser = browse(ada)
    fields = {"oldpassword": "x", "password1": "an even longer battery staple", "password2": "another"}
    response = browser.post("/accounts/password/change/", fields, follow=True)
    assert "You must type" not in words(response)
