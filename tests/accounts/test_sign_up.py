"""Signing up: who gets in, and which names are nobody's to take."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from accounts.models import RetiredName, User
from forum.people import leaving
from tests.support import make
from tests.support.accounts import is_in, send, words
from tests.support.at_once import until_somebody_waits
from tests.support.tables import assert_each, rolled_back


def test_somebody_signs_up_and_is_in(sign_up, db):
    browser = sign_up(username="Cleo-7")
    assert (browser.answer.status_code, browser.answer.url) == (302, "/")
    cleo = User.objects.get(username="Cleo-7")
    assert (cleo.role, cleo.email, cleo.is_active) == ("member", "cleo@example.org", True)
    assert is_in(browser)


def test_who_came_from_a_page_returns_to_it(browse, db):
    fields = {"email": "cleo@example.org", "username": "cleo", "password1": make.PASSWORD, "next": "/m/cleo/"}
    assert browse().post("/accounts/signup/", fields).url == "/m/cleo/"


RESERVED = ["admin", "ADMIN", "Moderator", "former-member", "accounts", "ad_min", "Seed-bed", "seedbed-team"]
IMPOSSIBLE = ["ab", "x" * 31, "a b", "a.b", "ünal", "a@b", "a/b", "<b>", "аda"]  # the last begins in Cyrillic


def test_reserved_names_are_refused(sign_up, db):
    @rolled_back()
    def check(username):
        assert "This name is reserved." in words(sign_up(username=username).answer)
        assert not User.objects.exists()

    assert_each(check, RESERVED)


def test_names_of_other_letters_or_lengths_are_refused(sign_up, db):
    @rolled_back()
    def check(username):
        answer = sign_up(username=username).answer
        assert answer.context["form"].errors.keys() == {"username"}
        assert not User.objects.exists()

    assert_each(check, IMPOSSIBLE)


@pytest.mark.parametrize("username", ["ada", "ADA", "aDa"])
def test_a_name_belongs_to_one_member_in_any_case(sign_up, ada, username):
    assert "Somebody has this username already." in words(sign_up(username=username).answer)
    assert User.objects.get() == ada


def test_the_site_may_have_any_name_and_it_is_nobodys_to_take(sign_up, db, settings):
    settings.SITE_NAME = "The Daily Forum"
    assert "This name is reserved." in words(sign_up(username="the-daily-forum").answer)


@pytest.mark.parametrize("username", ["zara", "Zara"])
def test_a_name_by_which_somebody_is_shown_is_nobodys_to_take(sign_up, db, username):
    make.member("ada", display_name="Zara")
    assert "Another member goes by this name." in words(sign_up(username=username).answer)
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    ("length", "is_taken"), [(254, True), (255, False), (320, False)], ids=["longest", "longer", "longest of all"]
)
def test_an_address_is_kept_whole_or_refused(sign_up, db, length, is_taken):
    address = make_address(length)
    assert ("at most 254 characters" in words(sign_up(email=address).answer)) != is_taken
    assert list(User.objects.values_list("email", flat=True)) == [address] * is_taken


def make_address(length: int) -> str:
    host = ".".join(["e" * 60] * 4)
    return f"{'a' * (length - len(host) - 5)}@{host}.org"


@pytest.mark.parametrize("username", ["john-example", "John-Example"])
def test_a_name_from_an_import_is_nobodys_to_take(sign_up, db, username):
    make.member("john-example", imported=True, is_active=False)
    assert "This name came with an import" in words(sign_up(username=username).answer)


@pytest.mark.parametrize("username", ["ada", "Ada"])
def test_the_name_of_a_former_member_is_not_given_again(sign_up, ada, username):
    leaving.leave(ada, withdraw=False)
    assert RetiredName.objects.get().name == "ada"
    assert "This was the name of a former member" in words(sign_up(username=username).answer)


def test_an_address_in_use_is_refused_where_no_mail_can_tell_its_owner(sign_up, ada):
    assert "There is an account with this e-mail address already." in words(
        sign_up(email="ADA@example.org").answer
    )


@pytest.mark.parametrize("password", ["short", "1234567890", "password1", "cleo-cleo"])
def test_weak_passwords_are_refused(sign_up, db, password):
    sign_up(username="cleo-cleo", password1=password)
    assert not User.objects.exists()


def test_the_page_says_that_there_is_no_mail_server(browse, db):
    assert "This site has no mail server" in words(browse().get("/accounts/signup/"))


def test_the_page_is_silent_about_mail_where_it_works(browse, db, mail_server):
    assert "no mail server" not in words(browse().get("/accounts/signup/"))


@pytest.mark.django_db(transaction=True)
def test_who_asks_for_a_name_that_is_given_in_this_very_moment_is_asked_again():
    def sign_up():
        fields = {"email": "b@example.org", "username": "cleo", "password1": make.PASSWORD}
        try:
            return send("/accounts/signup/", fields)
        finally:
            connection.close()

    with ThreadPoolExecutor() as other_worker:
        with transaction.atomic():
            make.member("Cleo")
            answer = other_worker.submit(sign_up)
            until_somebody_waits(answer)
        assert answer.result().url == "/accounts/signup/"
    assert User.objects.count() == 1
