"""Neither answers nor the time they take reveal which email addresses have accounts."""

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail

from accounts.models import User
from tests.accounts.test_email import code_in, enter_code
from tests.accounts.test_password import ask_for_reset, choose_password
from tests.support import make
from tests.support.accounts import is_in, words
from tests.support.tables import assert_each, rolled_back

SHARED = "shared@example.org"  # three accounts signed up with it before email was set up


class CountingHasher(MD5PasswordHasher):
    """Counts the passwords it hashes: with Argon2, this is nearly all the time that a login takes."""

    hashed: list[str] = []

    def encode(self, password, salt):
        self.hashed.append(password)
        return super().encode(password, salt)


@pytest.fixture
def hashed(settings, monkeypatch):
    """How many passwords a function hashes."""
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]

    def count(do, *args, **fields) -> int:
        monkeypatch.setattr(CountingHasher, "hashed", [])
        do(*args, **fields)
        return len(CountingHasher.hashed)

    return count


@pytest.fixture
def members(ada, settings):
    """Ada, Nora without a password, an imported name, and three members with the same address."""
    make.member("nora", password=None)
    make.member("john-example", imported=True, is_active=False)
    make.member("ina", is_active=False)
    for name in ("one", "two", "three"):
        make.member(name, email=SHARED).emailaddress_set.create(email=SHARED, primary=True)


LOGINS = [
    *("ada", "ada@example.org", "nobody", "nobody@example.org", "nora", "nora@example.org", "john-example"),
    *("john-example@example.org", "ina", "ina@example.org", SHARED, "one", "not an address@", "a@b"),
]


def test_a_failed_login_hashes_one_password_whether_or_not_there_is_an_account(
    log_in, members, mail_server, hashed
):
    @rolled_back()
    def check(login):
        assert hashed(log_in, login, "wrong") == 1

    assert_each(check, LOGINS)


def test_so_it_does_without_a_mail_server(log_in, members, hashed):
    @rolled_back()
    def check(login):
        assert hashed(log_in, login, "wrong") == 1

    assert_each(check, LOGINS)


def test_signing_up_hashes_one_password_whether_or_not_the_address_has_an_account(
    sign_up, ada, mail_server, hashed
):
    assert hashed(sign_up, username="cleo", email="cleo@example.org") == 1
    assert hashed(sign_up, username="dora", email="ada@example.org") == 1
    assert set(User.objects.values_list("username", flat=True)) == {"ada", "cleo"}


def test_without_a_mail_server_signing_up_looks_the_same_for_an_address_in_use(sign_up, ada, hashed):
    answers = []
    for username, email in (("cleo", "cleo@example.org"), ("clea", "ada@example.org")):
        browser = sign_up(username=username, email=email)
        pages = [words(browser.get(page)).replace(username, "…") for page in ("/", "/accounts/preferences/")]
        answers.append((browser.answer.status_code, browser.answer.url, pages))
    assert answers[0] == answers[1]


def test_someone_who_signed_up_with_a_members_address_cannot_take_over_the_account(
    browse, sign_up, log_in, ada, request
):
    sign_up(username="mallory", email="ada@example.org", password1="mallory knows this one")
    assert is_in(log_in("ada"))
    assert not is_in(log_in("ada@example.org", "mallory knows this one"))
    mail_server = request.getfixturevalue("mail_server")
    assert not is_in(log_in("ada@example.org"))  # ambiguous until one of them has verified it
    browser = log_in("ada")
    enter_code(browser, code_in(mail_server[-1].body))
    assert is_in(browser)
    assert is_in(log_in("ada@example.org"))
    assert not is_in(log_in("ada@example.org", "mallory knows this one"))
    assert not is_in(log_in("mallory", "mallory knows this one"))


def test_a_reset_without_a_mail_server_names_the_account_of_each_link(browse, log_in, members):
    ask_for_reset(browse(), SHARED)
    (message,) = [each for each in mail.outbox if "Your username is two." in each.body]
    choose_password(browse(), message, "staple battery horse correct")
    assert is_in(log_in("two", "staple battery horse correct"))
    assert not is_in(log_in("one", "staple battery horse correct"))


def test_a_member_can_add_any_address_without_learning_whether_it_is_in_use(prove, ada, ben):
    answers = []
    for address in ("ben@example.org", "new@example.org"):
        with_form = {"action_add": "", "email": address}
        response = prove(ada).post("/accounts/email/", with_form, follow=True)
        answers.append(words(response).replace(address, "…").count("…"))
        ada.emailaddress_set.filter(email=address).delete()
    assert answers[0] == answers[1]


def test_a_member_with_mail_learns_nothing_from_adding_an_address_in_use(prove, ada, ben, mail_server):
    ada.emailaddress_set.create(email=ada.email, verified=True, primary=True)
    answers = []
    for address in ("ben@example.org", "new@example.org"):
        response = prove(ada).post("/accounts/email/", {"action_add": "", "email": address}, follow=True)
        answers.append(words(response).replace(address, "…"))
    assert answers[0] == answers[1]
