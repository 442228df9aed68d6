"""Logging in and out, and the brakes on guessing."""

import pytest

from tests.support import make
from tests.support.accounts import is_in, words


@pytest.mark.parametrize("login", ["ada", "ADA", "ada@example.org", "Ada@Example.org", " ada "])
def test_a_member_logs_in_by_name_or_address(log_in, ada, login):
    assert is_in(log_in(login))


@pytest.mark.parametrize(
    ("login", "said"),
    [
        ("ada", "no account with this username and password"),
        ("ada@example.org", "no account with this e-mail"),
    ],
)
def test_a_wrong_password_is_told_without_saying_which_was_wrong(log_in, ada, login, said):
    browser = log_in(login, "wrong")
    assert said in words(browser.answer)
    assert words(log_in("nobody-here", "wrong").answer).count("no account with this username and password") > 0
    assert not is_in(browser)


def test_a_suspended_member_logs_in_and_reads(log_in, sam, post):
    browser = log_in("sam")
    assert is_in(browser)
    assert "Called people names." in words(browser.get(post.get_absolute_url()))


def test_a_name_from_an_import_cannot_log_in(log_in, db):
    make.member("john-example", imported=True, is_active=False)
    browser = log_in("john-example")
    assert not is_in(browser)


def test_somebody_logs_out(log_in, ada):
    browser = log_in("ada")
    assert "Log out?" in words(browser.get("/accounts/logout/"))
    browser.post("/accounts/logout/")
    assert not is_in(browser)


def test_after_five_wrong_passwords_the_right_one_has_to_wait(log_in, ada):
    for _attempt in range(5):
        log_in("ada", "wrong")
    browser = log_in("ada")
    assert "Too many failed login attempts" in words(browser.answer)
    assert not is_in(browser)


def test_who_keeps_guessing_gets_a_page_of_the_site(log_in, ada):
    answers = [log_in(f"guess-{n}", "wrong").answer for n in range(31)]
    assert answers[-1].status_code == 429
    assert "Too many attempts" in words(answers[-1])


def test_nobody_is_sent_to_another_site_after_logging_in(browse, ada):
    fields = {"login": "ada", "password": make.PASSWORD, "next": "https://evil.example/"}
    assert browse().post("/accounts/login/", fields).url == "/"
