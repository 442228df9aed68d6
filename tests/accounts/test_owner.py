"""The one-time link that creates the owner of a new site."""

from datetime import timedelta

import pytest
from django.core import signing
from django.utils import timezone

from accounts.models import User
from accounts.owner import owner_path
from forum.site.management.commands.serve import create_owner_from_environment
from forum.site.postgres import CannotStart
from tests.support import make
from tests.support.accounts import is_in, send, words
from tests.support.at_once import at_once

FIELDS = {"username": "olga", "email": "olga@example.org", "password1": make.PASSWORD}


def test_the_link_creates_the_owner_and_logs_in(browse, db):
    browser, path = browse(), owner_path()
    assert "Set up the owner account of Seedbed" in words(browser.get(path))
    assert browser.post(path, FIELDS).url == "/site/checklist/"
    assert User.objects.get(username="olga").is_owner
    assert is_in(browser)
    assert browser.get("/admin/").status_code == 200


def test_the_link_works_only_once(browse, db):
    path = owner_path()
    browse().post(path, FIELDS)
    response = browse().post(path, {**FIELDS, "username": "mallory", "email": "m@example.org"})
    assert response.status_code == 410
    assert "restart it to get a new link" in words(response)
    assert User.objects.count() == 1
    assert owner_path() is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("USERNAME", "a b/c"),
        ("USERNAME", "x" * 40),
        ("USERNAME", "admin"),
        ("USERNAME", "ada"),
        ("EMAIL", "olga"),
        ("EMAIL", "ada@example.org"),
        ("PASSWORD", "1"),
        ("PASSWORD", ""),
    ],
)
def test_an_owner_from_the_environment_must_follow_the_same_rules(ada, monkeypatch, name, value):
    variables = {"USERNAME": "olga", "EMAIL": "olga@example.org", "PASSWORD": make.PASSWORD, name: value}
    for variable, setting in variables.items():
        monkeypatch.setenv(f"DJANGO_SUPERUSER_{variable}", setting)
    with pytest.raises(CannotStart, match=f"DJANGO_SUPERUSER_{name}"):
        create_owner_from_environment()
    assert User.objects.get() == ada


@pytest.mark.parametrize("token", ["x", "owner", "a:b:c"])
def test_a_made_up_token_is_refused(browse, db, token):
    assert browse().post(f"/accounts/owner/{token}/", FIELDS).status_code == 410
    assert not User.objects.exists()


def test_a_token_with_another_salt_is_refused(browse, db):
    token = signing.dumps("owner", salt="something else")
    assert browse().get(f"/accounts/owner/{token}/").status_code == 410


def test_a_link_expires_after_a_day(browse, db, monkeypatch):
    path = owner_path()
    later = (timezone.now() + timedelta(hours=25)).timestamp()
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    assert browse().get(path).status_code == 410


@pytest.mark.parametrize(
    "wrong",
    [{"username": "admin"}, {"username": "ada"}, {"password1": "12345678"}, {"email": "ada@example.org"}],
)
def test_the_owner_form_has_the_same_rules_as_the_sign_up_form(browse, ada, wrong):
    response = browse().post(owner_path(), {**FIELDS, **wrong})
    assert "Please fix the following" in words(response)
    assert User.objects.get() == ada


def test_the_owner_can_log_in_without_verifying_the_address(browse, log_in, db, mail_server):
    browse().post(owner_path(), FIELDS)
    assert is_in(log_in("olga"))


@pytest.mark.django_db(transaction=True)
def test_if_two_people_use_the_link_at_once_one_becomes_the_owner():
    path = owner_path()

    def use(name):
        return send(path, {**FIELDS, "username": name, "email": f"{name}@example.org"})

    responses = at_once(use, ["olga", "otto"])
    assert sorted(response.status_code for response in responses) == [302, 410]
    assert User.objects.count() == 1
