"""The one-time link with which a new site gets its owner."""

from datetime import timedelta

import pytest
from django.core import signing
from django.utils import timezone

from accounts.models import User
from accounts.owner import owner_path
from forum.site.management.commands.serve import make_owner_of_environment
from forum.site.postgres import CannotStart
from tests.support import make
from tests.support.accounts import is_in, send, words
from tests.support.at_once import at_once

FIELDS = {"username": "olga", "email": "olga@example.org", "password1": make.PASSWORD}


def test_whoever_follows_the_link_becomes_the_owner_and_is_in(browse, db):
    browser, path = browse(), owner_path()
    assert "Become the owner of Seedbed" in words(browser.get(path))
    assert browser.post(path, FIELDS).url == "/"
    assert User.objects.get(username="olga").is_owner
    assert is_in(browser)
    assert browser.get("/admin/").status_code == 200


def test_the_link_works_once(browse, db):
    path = owner_path()
    browse().post(path, FIELDS)
    answer = browse().post(path, {**FIELDS, "username": "mallory", "email": "m@example.org"})
    assert answer.status_code == 410
    assert "prints a new link" in words(answer)
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
def test_the_owner_of_the_environment_keeps_the_same_rules(ada, monkeypatch, name, value):
    asked = {"USERNAME": "olga", "EMAIL": "olga@example.org", "PASSWORD": make.PASSWORD, name: value}
    for each, said in asked.items():
        monkeypatch.setenv(f"DJANGO_SUPERUSER_{each}", said)
    with pytest.raises(CannotStart, match=f"DJANGO_SUPERUSER_{name}"):
        make_owner_of_environment()
    assert User.objects.get() == ada


@pytest.mark.parametrize("token", ["x", "owner", "a:b:c"])
def test_a_made_up_link_does_nothing(browse, db, token):
    assert browse().post(f"/accounts/owner/{token}/", FIELDS).status_code == 410
    assert not User.objects.exists()


def test_a_link_of_another_kind_does_nothing(browse, db):
    other = signing.dumps("owner", salt="something else")
    assert browse().get(f"/accounts/owner/{other}/").status_code == 410


def test_a_link_is_good_for_a_day(browse, db, monkeypatch):
    path = owner_path()
    later = (timezone.now() + timedelta(hours=25)).timestamp()
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    assert browse().get(path).status_code == 410


@pytest.mark.parametrize(
    "wrong",
    [{"username": "admin"}, {"username": "ada"}, {"password1": "12345678"}, {"email": "ada@example.org"}],
)
def test_the_owner_signs_up_by_the_same_rules(browse, ada, wrong):
    answer = browse().post(owner_path(), {**FIELDS, **wrong})
    assert "This could not be sent yet" in words(answer)
    assert User.objects.get() == ada


def test_the_owner_gets_in_before_any_mail_was_sent(browse, log_in, db, mail_server):
    browse().post(owner_path(), FIELDS)
    assert is_in(log_in("olga"))


@pytest.mark.django_db(transaction=True)
def test_of_two_who_use_the_link_at_once_one_becomes_the_owner():
    path = owner_path()

    def use(name):
        return send(path, {**FIELDS, "username": name, "email": f"{name}@example.org"})

    answers = at_once(use, ["olga", "otto"])
    assert sorted(each.status_code for each in answers) == [302, 410]
    assert User.objects.count() == 1
