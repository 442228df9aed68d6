"""Emails that anyone can ask for are limited, by sender and by recipient."""

import pytest

from tests.accounts.test_throttling import ELSEWHERE, Browser
from tests.support import make
from tests.support.accounts import words


@pytest.fixture
def ada(ada):
    """Ada, whose address is verified."""
    ada.emailaddress_set.create(email=ada.email, primary=True, verified=True)
    return ada


def test_reset_emails_to_one_address_are_limited(ada, mail_server):
    answers = [
        Browser(f"198.51.100.{n}").post("/accounts/password/reset/", {"email": ada.email}) for n in range(7)
    ]
    assert [answer.status_code for answer in answers] == [*[302] * 5, 429, 429]
    assert len(mail_server) == 5
    assert "You can ask for another in 60 minutes." in words(answers[-1])
    assert ada.email in answers[-1].content.decode()


def test_reset_emails_from_one_address_are_limited(db, mail_server):
    browser = Browser()
    answers = [browser.post("/accounts/password/reset/", {"email": f"a{n}@example.org"}) for n in range(21)]
    assert answers[19].status_code == 302
    assert answers[20].status_code == 429


def test_emails_with_codes_to_one_address_are_limited(ada, mail_server, settings):
    """A member can add someone else's address, and ask for the code again and again."""
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"confirm_email": None}
    browser = Browser()
    browser.log_in()
    browser.post("/accounts/reauthenticate/", {"password": make.PASSWORD})
    ask = {"email": "victim@example.org", "action_add": ""}
    statuses = [browser.post("/accounts/email/", ask).status_code for _ in range(7)]
    assert statuses == [*[302] * 5, 429, 429]
    assert [message.to for message in mail_server] == [["victim@example.org"]] * 5


def sign_up(browser: Browser, email: str):
    return browser.post("/accounts/signup/", {"email": email, "username": "cleo", "password1": make.PASSWORD})


def reset(email: str) -> int:
    return Browser(ELSEWHERE).post("/accounts/password/reset/", {"email": email}).status_code


def test_all_kinds_of_emails_to_one_address_are_counted_together_and_each_once(ada, mail_server):
    assert sign_up(Browser(), "cleo@example.org").status_code == 302
    assert [reset("Cleo@example.org") for _ in range(5)] == [*[302] * 4, 429]
    assert len(mail_server) == 5


def test_codes_that_are_refused_within_seconds_do_not_count(ada, mail_server):
    browser = Browser()
    sign_up(browser, "cleo@example.org")
    asked = [browser.post("/accounts/confirm-email/", {"action": "resend"}).status_code for _ in range(5)]
    assert asked == [429] * 5
    assert reset("cleo@example.org") == 302


@pytest.mark.parametrize("email", ["cleo@example.org", "ada@example.org"])
def test_asking_for_a_code_again_counts_whether_or_not_the_address_has_an_account(
    ada, mail_server, settings, email
):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"confirm_email": None}
    browser = Browser()
    sign_up(browser, email)
    for _ in range(2):
        assert browser.post("/accounts/confirm-email/", {"action": "resend"}).status_code == 302
    assert [reset(email) for _ in range(3)] == [302, 302, 429]
