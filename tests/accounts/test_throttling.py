"""Guessing is limited, but doesn't lock out the account's owner."""

import pytest
from django.test import Client

from accounts.throttling import COOKIE
from forum.limits.models import Counter, key_of
from forum.limits.rates import Rate
from tests.accounts.test_password import NEW, ask_for_reset, choose_password
from tests.accounts.test_second_step import AUTHENTICATE, app_code, recovery_codes, set_up_app
from tests.support import make
from tests.support.accounts import is_in, words

HOME, ELSEWHERE = "192.0.2.1", "198.51.100.7"


class Browser(Client):
    """A browser at an address."""

    def __init__(self, address: str = HOME):
        super().__init__(REMOTE_ADDR=address)

    def log_in(self, login: str = "ada", password: str = make.PASSWORD):
        return self.post("/accounts/login/", {"login": login, "password": password})

    def log_out(self):
        self.post("/accounts/logout/")
        assert not is_in(self)


@pytest.fixture
def ada(ada):
    """Ada, who logs in with username or email address."""
    ada.emailaddress_set.create(email=ada.email, primary=True, verified=True)
    return ada


def attack(login: str = "ada", *, addresses: int = 60, times: int = 5) -> None:
    """A stranger tries many passwords, from many addresses."""
    for n in range(addresses):
        for _ in range(times):
            Browser(f"198.51.100.{n}").log_in(login, "wrong")


def test_the_right_password_is_refused_after_five_wrong_ones_from_the_same_address(ada):
    for _ in range(5):
        assert "Wrong username or password" in words(Browser().log_in(password="wrong"))
    browser = Browser()
    refused = browser.log_in()
    assert refused.status_code == 429
    assert 240 < int(refused["Retry-After"]) <= 300
    assert "There were 5 failed attempts in the last 5 minutes. You can try again in 5 minutes." in words(refused)
    assert not is_in(browser)


def test_the_password_that_was_typed_is_not_logged(ada, caplog):
    for _ in range(7):
        Browser().log_in(login="my secret", password="wrong")
    lines = [record.getMessage() for record in caplog.records if record.name == "forum.limits"]
    assert lines == [f"Limit reached: passwords, 5 in 300 s, address {HOME}"] * 2


def test_strangers_elsewhere_do_not_lock_the_owner_out(ada):
    attack(addresses=3, times=7)
    browser = Browser()
    browser.log_in()
    assert is_in(browser)


def test_the_owner_can_log_in_where_they_did_before_while_the_account_is_attacked(ada, settings, mail_server):
    settings.LOGIN_LIMITS = settings.LOGIN_LIMITS | {"passwords_for_account": (Rate(20, 3600),)}
    known, at_home = Browser(), Browser()
    known.log_in()
    known.log_out()
    attack(addresses=6)
    attack("ada@example.org", addresses=6)
    assert Browser("203.0.113.5").log_in().status_code == 429  # unknown browser, unknown address
    at_home.log_in()
    assert is_in(at_home)  # unknown browser, known address
    known.defaults["REMOTE_ADDR"] = "203.0.113.5"
    for login in ("ada", "Ada@example.org"):
        known.log_in(login)
        assert is_in(known)  # known browser, unknown address
        known.log_out()


def test_strangers_at_the_same_address_do_not_lock_a_known_browser_out(ada):
    known = Browser()
    known.log_in()
    known.log_out()
    for n in range(40):
        Browser().log_in(f"guess-{n % 9}", "wrong")
        Browser().log_in("ada", "wrong")
    known.log_in()
    assert is_in(known)


def test_refused_attempts_are_not_failures_of_the_account(ada):
    """Otherwise, a neighbour's guesses would lock out an owner who tries the right password again and again."""
    for n in range(10):
        Browser().log_in(f"guess-{n}", "wrong")
    assert {Browser().log_in().status_code for _ in range(6)} == {429}
    Counter.objects.filter(key=key_of("passwords_from_address", 60, f"address {HOME}")).delete()  # a minute later
    browser = Browser()
    browser.log_in()
    assert is_in(browser)


def test_an_attempt_that_one_of_two_rates_refuses_is_counted_by_neither(ada, settings):
    settings.LOGIN_LIMITS = settings.LOGIN_LIMITS | {"passwords": (Rate(5, 60), Rate(2, 3600))}
    assert [Browser().log_in(password="wrong").status_code for _ in range(6)] == [200, 200, *[429] * 4]
    assert Counter.objects.get(key=key_of("passwords", 60, f"ada address {HOME}")).used == 2


def test_a_known_browser_is_limited_too_and_only_known_for_its_account(ada, ben):
    known = Browser()
    known.log_in()
    known.log_out()
    for _ in range(5):
        known.log_in(password="wrong")
    assert known.log_in().status_code == 429
    assert Browser().log_in("ben", "wrong").status_code == 200
    for _ in range(5):
        known.log_in("ben", "wrong")
    assert Browser().log_in("ben").status_code == 429  # counted for the address


@pytest.mark.parametrize("cookie", ["", "x", "x:y:z", "\0", "a" * 5000])
def test_a_made_up_cookie_is_ignored(ada, cookie):
    browser = Browser()
    browser.cookies[COOKIE] = cookie
    for _ in range(5):
        browser.log_in(password="wrong")
    browser.cookies[COOKIE] = cookie
    assert browser.log_in().status_code == 429


def test_the_cookie_is_protected_and_names_nobody(ada):
    browser = Browser()
    browser.log_in()
    cookie = browser.cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert "ada" not in cookie.value


@pytest.mark.parametrize("login", ["ada", "nobody", "nobody@example.org"])
def test_limits_do_not_reveal_which_accounts_exist(ada, login):
    pages = [Browser().log_in(login, "wrong") for _ in range(7)]
    assert [page.status_code for page in pages] == [*[200] * 5, 429, 429]


@pytest.mark.parametrize("spelling", ["ADA", " ada ", "Ada", "aDa"])
def test_other_spellings_are_the_same_account(ada, spelling):
    for _ in range(5):
        Browser().log_in("ada", "wrong")
    assert Browser().log_in(spelling).status_code == 429


def test_logging_in_does_not_reset_the_limit_of_an_address(ada, ben):
    """Someone with an account of their own can't guess without limit by logging in to it in between."""
    for n in range(10):
        Browser().log_in(f"guess-{n}", "wrong")
        Browser().log_in("ben")
    assert Browser().log_in("ada").status_code == 429


def test_no_other_attempts_make_the_site_forget_failures(ada):
    for _ in range(5):
        Browser().log_in(password="wrong")
    for n in range(1000):
        Counter.objects.remember([f"00000000-0000-4000-8000-{n:012}"], 600)
    for n in range(100):
        Browser(f"198.51.100.{n}").log_in(f"guess-{n}", "wrong")
    assert Browser().log_in().status_code == 429


def test_entering_the_password_again_is_limited(ada):
    browser = Browser()
    browser.log_in()
    answers = [browser.post("/accounts/reauthenticate/", {"password": "wrong"}) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [*[200] * 5, 429]
    assert "failed attempts" in words(answers[-1])


def test_codes_of_an_app_are_limited_but_not_for_a_known_browser(ada):
    known = Browser()
    known.log_in()
    known.post("/accounts/reauthenticate/", {"password": make.PASSWORD})
    secret = set_up_app(known)
    code = recovery_codes(known)[0]
    known.log_out()
    stranger = Browser(ELSEWHERE)
    stranger.log_in()  # knows the password
    answers = [stranger.post(AUTHENTICATE, {"code": f"00000{n}"}) for n in range(6)]
    assert [answer.status_code for answer in answers] == [*[200] * 5, 429]
    assert stranger.post(AUTHENTICATE, {"code": code}).status_code == 429
    known.log_in()
    known.post(AUTHENTICATE, {"code": app_code(secret)})
    assert is_in(known)


def test_codes_for_an_account_are_limited_from_all_addresses_together(ada):
    known = Browser()
    known.log_in()
    known.post("/accounts/reauthenticate/", {"password": make.PASSWORD})
    set_up_app(known)
    statuses = []
    for n in range(8):
        stranger = Browser(f"198.51.100.{n}")
        stranger.log_in()
        statuses += [stranger.post(AUTHENTICATE, {"code": f"00000{n}"}).status_code for n in range(5)]
    assert statuses == [*[200] * 30, *[429] * 10]


def test_a_new_password_ends_the_wait(ada, mail_server):
    browser = Browser()
    for _ in range(6):
        browser.log_in(password="wrong")
    ask_for_reset(browser, ada.email)
    choose_password(browser, mail_server[0])
    browser.log_in(password=NEW)
    assert is_in(browser)


def test_other_forms_of_accounts_are_limited_for_each_member(browse, ada, ben):
    browser = browse(ada)
    fields = {"oldpassword": "wrong", "password1": "x", "password2": "x"}
    answers = [browser.post("/accounts/password/change/", fields).status_code for _ in range(31)]
    assert answers == [*[200] * 30, 429]
    assert browse(ben).post("/accounts/password/change/", fields).status_code == 200


def test_passkey_logins_have_no_limit(ada):
    browser = Browser()
    for _ in range(6):
        browser.log_in(password="wrong")
    answers = {browser.post("/accounts/2fa/webauthn/login/", {"credential": "{}"}).status_code for _ in range(40)}
    assert 429 not in answers
