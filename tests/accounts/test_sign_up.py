"""Signing up, and which usernames can't be chosen."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from accounts.models import RetiredName, User
from forum.people import leaving
from tests.support import make
from tests.support.accounts import is_in, send, words
from tests.support.at_once import until_somebody_waits
from tests.support.tables import assert_each, rolled_back


def test_signing_up_logs_in(sign_up, db):
    browser = sign_up(username="Cleo-7")
    assert (browser.answer.status_code, browser.answer.url) == (302, "/welcome/")
    cleo = User.objects.get(username="Cleo-7")
    assert (cleo.role, cleo.email, cleo.is_active) == ("member", "cleo@example.org", True)
    assert is_in(browser)


def test_signing_up_leads_back_to_the_next_page(browse, db):
    fields = {"email": "cleo@example.org", "username": "cleo", "password1": make.PASSWORD, "next": "/m/cleo/"}
    assert browse().post("/accounts/signup/", fields).url == "/welcome/?next=%2Fm%2Fcleo%2F"


RESERVED = ["admin", "ADMIN", "Moderator", "former-member", "accounts", "ad_min", "Seed-bed", "seedbed-team"]
INVALID = [
    "ab",
    "x" * 31,
    "a b",
    "a.b",
    "ünal",
    "a@b",
    "a/b",
    "<b>",
    "аda",
]  # the last has a Cyrillic letter


def test_reserved_names_are_refused(sign_up, db):
    @rolled_back()
    def check(username):
        assert "This name is reserved." in words(sign_up(username=username).answer)
        assert not User.objects.exists()

    assert_each(check, RESERVED)


def test_invalid_names_are_refused(sign_up, db):
    @rolled_back()
    def check(username):
        response = sign_up(username=username).answer
        assert response.context["form"].errors.keys() == {"username"}
        assert not User.objects.exists()

    assert_each(check, INVALID)


@pytest.mark.parametrize("username", ["ada", "ADA", "aDa"])
def test_a_name_in_use_is_taken_in_any_case(sign_up, ada, username):
    assert "This username is taken." in words(sign_up(username=username).answer)
    assert User.objects.get() == ada


def test_the_name_of_the_site_is_reserved(sign_up, db, settings):
    settings.SITE_NAME = "The Daily Forum"
    assert "This name is reserved." in words(sign_up(username="the-daily-forum").answer)


@pytest.mark.parametrize("username", ["zara", "Zara"])
def test_the_display_name_of_a_member_is_refused(sign_up, db, username):
    make.member("ada", display_name="Zara")
    assert "looks too much like another member's name" in words(sign_up(username=username).answer)
    assert User.objects.count() == 1


@pytest.mark.parametrize(("length", "is_valid"), [(254, True), (255, False), (320, False)])
def test_an_address_longer_than_254_characters_is_refused(sign_up, db, length, is_valid):
    address = make_address(length)
    assert ("Shorten this to 254 characters" in words(sign_up(email=address).answer)) != is_valid
    assert list(User.objects.values_list("email", flat=True)) == [address] * is_valid


def make_address(length: int) -> str:
    host = ".".join(["e" * 60] * 4)
    return f"{'a' * (length - len(host) - 5)}@{host}.org"


@pytest.mark.parametrize("username", ["john-example", "John-Example"])
def test_an_imported_name_is_refused(sign_up, db, username):
    make.member("john-example", imported=True, is_active=False)
    assert "This name belongs to an imported author." in words(sign_up(username=username).answer)


@pytest.mark.parametrize("username", ["ada", "Ada"])
def test_the_name_of_a_former_member_is_refused(sign_up, ada, username):
    leaving.delete_account(ada, withdraw=False)
    assert RetiredName.objects.get().name == "ada"
    assert "This name belonged to a former member and can't be reused." in words(sign_up(username=username).answer)


def test_without_a_mail_server_an_address_in_use_is_accepted_like_any_other(sign_up, ada):
    browser = sign_up(email="ADA@example.org")
    assert (browser.answer.status_code, browser.answer.url) == (302, "/welcome/")
    assert not User.objects.get(username="cleo").emailaddress_set.get().verified


def test_the_page_says_if_email_is_not_set_up(browse, db):
    assert "Email isn't set up on this site" in words(browse().get("/accounts/signup/"))


def test_the_page_does_not_mention_email_if_it_is_set_up(browse, db, mail_server):
    assert "Email isn't set up" not in words(browse().get("/accounts/signup/"))


@pytest.mark.django_db(transaction=True)
def test_if_two_people_ask_for_a_name_at_once_the_slower_one_chooses_another():
    def sign_up():
        fields = {"email": "b@example.org", "username": "cleo", "password1": make.PASSWORD}
        try:
            return send("/accounts/signup/", fields)
        finally:
            connection.close()

    with ThreadPoolExecutor() as other_worker:
        with transaction.atomic():
            make.member("Cleo")
            response = other_worker.submit(sign_up)
            until_somebody_waits(response)
        assert response.result().url == "/accounts/signup/"
    assert User.objects.count() == 1
