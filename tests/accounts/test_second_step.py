"""Authenticator app, recovery codes, and the list of sessions."""

import re

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

from tests.support import make
from tests.support.accounts import is_in, words
from tests.support.reading import read

AUTHENTICATE = "/accounts/2fa/authenticate/"


def app_code(secret: str) -> str:
    """The code an authenticator app shows now."""
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def set_up_app(browser) -> str:
    """Set up an authenticator app. Returns its secret."""
    page = browser.get("/accounts/2fa/totp/activate/")
    secret = page.context["form"].secret
    assert secret in words(page)
    images = [attributes.get("src", "") for tag, attributes in read(page).elements if tag == "img"]
    assert any(src.startswith("data:image/svg+xml") for src in images)
    browser.post("/accounts/2fa/totp/activate/", {"code": app_code(secret)})
    return secret


def recovery_codes(browser) -> list[str]:
    return re.findall(r"<li>([0-9a-f]{8})</li>", browser.get("/accounts/2fa/recovery-codes/").content.decode())


def test_setting_up_an_app_asks_for_the_password_again(browse, ada):
    response = browse(ada).get("/accounts/2fa/totp/activate/", follow=True)
    assert "Confirm it's you" in words(response)


def test_a_member_sets_up_an_app_and_logs_in_with_two_steps(prove, log_in, ada):
    secret = set_up_app(prove(ada))
    browser = log_in("ada")
    assert browser.answer.url == AUTHENTICATE
    assert not is_in(browser)
    assert "Second step" in words(browser.get(AUTHENTICATE))
    assert "Wrong code. Enter the latest one." in words(browser.post(AUTHENTICATE, {"code": "000000"}))
    Authenticator.objects.filter(type="totp").update(last_used_at=None)
    browser.post(AUTHENTICATE, {"code": app_code(secret)})
    assert is_in(browser)


def test_a_recovery_code_works_only_once(prove, log_in, ada):
    browser = prove(ada)
    set_up_app(browser)
    codes = recovery_codes(browser)
    assert len(codes) == 10
    first, second = log_in("ada"), log_in("ada")
    first.post(AUTHENTICATE, {"code": codes[0]})
    second.post(AUTHENTICATE, {"code": codes[0]})
    assert is_in(first)
    assert not is_in(second)


def test_new_recovery_codes_replace_the_old_ones(prove, log_in, ada):
    browser = prove(ada)
    set_up_app(browser)
    old = recovery_codes(browser)
    browser.post("/accounts/2fa/recovery-codes/generate/")
    assert not set(old) & set(recovery_codes(browser))
    download = browser.get("/accounts/2fa/recovery-codes/download/")
    assert download.content.decode().split() == recovery_codes(browser)


def test_an_app_can_be_turned_off(prove, log_in, ada):
    browser = prove(ada)
    set_up_app(browser)
    assert "Turn off the authenticator app?" in words(browser.get("/accounts/2fa/totp/deactivate/"))
    browser.post("/accounts/2fa/totp/deactivate/")
    assert is_in(log_in("ada"))


def test_a_login_can_be_cancelled_at_the_second_step(prove, log_in, ada):
    set_up_app(prove(ada))
    browser = log_in("ada")
    browser.post("/accounts/logout/", {"next": "/accounts/login/"})
    assert browser.get(AUTHENTICATE).url == "/accounts/login/"


def test_a_member_logs_out_everywhere_else(log_in, ada):
    browser, other_browser = log_in("ada"), log_in("ada")
    assert words(browser.get("/accounts/sessions/")).count("this browser") == 1
    browser.post("/accounts/sessions/")
    assert other_browser.get("/accounts/preferences/").status_code == 302
    assert browser.get("/accounts/preferences/").status_code == 200


def test_a_new_password_logs_out_everywhere_else(log_in, ada):
    browser, other_browser = log_in("ada"), log_in("ada")
    new = "staple battery horse correct"
    browser.post("/accounts/password/change/", {"oldpassword": make.PASSWORD, "password1": new, "password2": new})
    assert other_browser.get("/accounts/preferences/").status_code == 302
    assert browser.get("/accounts/preferences/").status_code == 200
