"""Which passwords are too weak, wherever one is chosen."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from io import StringIO

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from accounts.models import User
from accounts.owner import owner_path
from forum.importing.demo import content as demo
from tests.accounts.test_password import ask_for_reset, choose_password
from tests.support import make
from tests.support.accounts import is_in, words
from tests.support.tables import assert_each

WEAK = [
    *(
        "short",
        "1234567890",
        "password1",
        "P@ssw0rd123",
        "Summer2026",
        "forum2026!",
        "qwertyuiop",
        "aaaaaaaaaaaaaaaa",
    ),
    *(
        "seedbedseedbed",
        "seedbed1",
        "ada-lovelace",
        "adalovelace1",
        "ecalevol",
        "ada@example.org",
        "countess",
        "xK9$mQ2",
    ),
    *("14.07.1986", "4815162342", "ada" * 100, " " * 100, "password" * 1000),
]
STRONG = [
    make.PASSWORD,
    "xK9$mQ2z!",
    "Gänseblümchen im Dezember",
    "正しい馬の電池のホチキス",
    "a" * 80 + "x9Q!mT2z" * 5,
]
HOSTILE = [
    *("4@8({[<369!1|0$5+7%2" * 4, "@({[<!|$+%" * 8, "1!|7+($3@0%2" * 6, "p4ssw0rd1!|" * 7, "1.1.2001" * 9),
    *("ab" * 50_000, "aab1" * 20_000, "\ud800x" * 40, "\0" * 72, "ǅ" * 100, "İ" * 100),
]


def lovelace() -> User:
    return User(username="ada-lovelace", email="ada@example.org", display_name="The Countess")


def test_passwords_that_are_easy_to_guess_are_refused():
    def check(password):
        with pytest.raises(
            ValidationError, match=r"This password is too easy to guess\..* Use a few uncommon words"
        ):
            validate_password(password, lovelace())

    assert_each(check, WEAK)


def test_good_passwords_are_accepted():
    assert_each(lambda password: validate_password(password, lovelace()), STRONG[:4])


def test_the_message_says_why():
    def check(password, reason):
        with pytest.raises(ValidationError, match=reason):
            validate_password(password)

    reasons = [("password1", "very common|most common"), ("aaaaaaaaa", "repeats"), ("zxcvbnm", "common")]
    assert_each(check, [*reasons, ("14.07.1986", "a date"), ("abcdefghijk", "sequence")])


def test_no_password_costs_more_than_a_fraction_of_a_second():
    def check(password):
        before = time.process_time()
        with suppress(ValidationError):
            validate_password(password, lovelace())
        assert time.process_time() - before < 2  # without the limits, the first takes twice as long or more

    assert_each(check, HOSTILE)


def test_long_names_and_sites_do_not_slow_it_down(settings):
    settings.SITE_NAME = "The forum of all forums " * 500
    before = time.process_time()
    validate_password(make.PASSWORD, User(username="x" * 30, email="a" * 200 + "@example.org"))
    assert time.process_time() - before < 2


def test_passwords_of_several_members_are_checked_at_once_with_their_own_names():
    def is_weak(number):
        name = f"kwjqx{number}vbzpf"  # weak only as the name of this member
        try:
            validate_password(name, User(username=name))
        except ValidationError:
            return True
        return False

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(is_weak, range(200)))


def test_the_sign_up_form_refuses_a_weak_password_and_says_what_helps(sign_up, db):
    page = words(sign_up(username="cleo-cleo", password1="cleo-cleo1").answer)
    assert "This password is too easy to guess." in page
    assert "a few uncommon words, or one from a password manager" in page
    assert not User.objects.exists()


def test_so_does_the_owner_form(browse, db):
    fields = {"username": "olga", "email": "olga@example.org", "password1": "olga@example.org"}
    assert "This password is too easy to guess." in words(browse().post(owner_path(), fields))
    assert not User.objects.exists()


def test_so_do_changing_and_resetting_a_password(browse, log_in, ada, mail_server):
    fields = {"oldpassword": make.PASSWORD, "password1": "Summer2026", "password2": "Summer2026"}
    assert "too easy to guess" in words(browse(ada).post("/accounts/password/change/", fields))
    ask_for_reset(browse(), "ada@example.org")
    assert "too easy to guess" in words(choose_password(browse(), mail_server[0], "Summer2026"))
    ada.emailaddress_set.update(verified=True)
    assert is_in(log_in("ada"))


def test_so_does_the_first_password_of_a_member_from_another_provider(browse, db):
    fields = {"password1": "Summer2026", "password2": "Summer2026"}
    response = browse(make.member("cleo", password=None)).post("/accounts/password/set/", fields)
    assert "too easy to guess" in words(response)


def test_so_does_the_command(ada, monkeypatch):
    monkeypatch.setattr("getpass.getpass", lambda prompt: "Summer2026")
    errors = StringIO()
    with pytest.raises(CommandError, match="Aborting"):
        call_command("changepassword", "ada", stdout=StringIO(), stderr=errors)
    assert "This password is too easy to guess." in errors.getvalue()


def test_the_password_of_the_demo_is_good_enough(settings):
    def check(key):
        settings.SECRET_KEY = key
        validate_password(demo.password(), User(username="demo-moderator"))

    assert_each(check, [f"key {number}" for number in range(50)])
