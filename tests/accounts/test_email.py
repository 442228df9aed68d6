"""Addresses: verified by a code before the first word, where mail can be sent."""

import re

import pytest

from accounts.models import User
from forum.comments.models import Comment
from tests.support import make
from tests.support.accounts import is_in, words


def code_of(message) -> str:
    return message.body.split("started:")[1].split()[0]


def enter(browser, code):
    return browser.post("/accounts/confirm-email/", {"code": code}, follow=True)


def write_comment(browser, post):
    key = "5eedbed0-0000-4000-8000-000000000001"
    return browser.post(f"/p/{post.pk}/c/publish/", {"body": "Hello.", "key": key})


def test_with_a_mail_server_a_code_comes_before_the_first_comment(sign_up, post, mail_server):
    browser = sign_up()
    assert browser.answer.url == "/accounts/confirm-email/"
    assert "cleo@example.org" in words(browser.get("/accounts/confirm-email/"))
    write_comment(browser, post)
    assert not Comment.objects.exists()
    enter(browser, code_of(mail_server[0]))
    assert is_in(browser)
    write_comment(browser, post)
    assert Comment.objects.get().author.username == "cleo"


def test_a_wrong_code_lets_nobody_in(sign_up, db, mail_server):
    browser = sign_up()
    assert "Incorrect code." in words(enter(browser, "000-000"))
    assert not is_in(browser)


def test_a_new_code_can_be_sent(sign_up, db, mail_server):
    browser = sign_up()
    browser.post("/accounts/confirm-email/", {"action": "resend"})
    enter(browser, code_of(mail_server[-1]))
    assert is_in(browser)


def test_who_mistyped_the_address_signs_up_again_under_the_same_name(sign_up, db, mail_server):
    browser = sign_up(email="clo@example.org")
    assert browser.post("/accounts/signup/again/").url == "/accounts/signup/"
    fields = {"email": "cleo@example.org", "username": "cleo", "password1": make.PASSWORD}
    browser.post("/accounts/signup/", fields)
    enter(browser, code_of(mail_server[-1]))
    assert is_in(browser)
    assert User.objects.get().emailaddress_set.get().email == "cleo@example.org"


def test_nobody_signs_up_again_over_an_account_in_use(browse, sign_up, db, mail_server):
    browser = sign_up()
    enter(browser, code_of(mail_server[-1]))
    browser.post("/accounts/signup/again/")
    assert User.objects.count() == 1


def test_the_page_after_signing_up_does_not_tell_whether_the_address_has_an_account(sign_up, ada, mail_server):
    pages = [
        words(sign_up(username="cleo", email=email).get("/accounts/confirm-email/")).replace(email, "…")
        for email in ("ada@example.org", "cleo@example.org")
    ]
    assert "Sign up with another address" in pages[0]
    assert pages[0] == pages[1]


def test_somebody_who_never_verified_can_read_but_not_comment(browse, ben, post, mail_server):
    answer = write_comment(browse(ben), post)
    assert "Verify your e-mail address first" in words(answer)
    assert not Comment.objects.exists()


def test_an_address_in_use_is_told_to_its_owner_and_to_nobody_else(sign_up, ada, mail_server):
    browser = sign_up(email="ada@example.org")
    assert browser.answer.url == "/accounts/confirm-email/"
    assert User.objects.count() == 1
    assert "You have an account already" in mail_server[0].subject


def test_without_a_mail_server_a_member_writes_at_once(sign_up, post):
    write_comment(sign_up(), post)
    assert Comment.objects.get().author.username == "cleo"


def test_a_member_adds_a_second_address_and_makes_it_the_main_one(prove, ada):
    browser = prove(ada)
    browser.post("/accounts/email/", {"action_add": "", "email": "lovely@example.org"})
    browser.post("/accounts/email/", {"action_primary": "", "email": "lovely@example.org"})
    assert ada.emailaddress_set.get(primary=True).email == "lovely@example.org"
    ada.refresh_from_db()
    assert ada.email == "lovely@example.org"
    browser.post("/accounts/email/", {"action_remove": "", "email": "ada@example.org"})
    assert ada.emailaddress_set.get().email == "lovely@example.org"


@pytest.mark.parametrize("path", ["/accounts/email/", "/accounts/password/reset/"])
def test_an_address_that_is_too_long_is_refused_wherever_it_is_typed(prove, ada, path):
    address = f"{'a' * 60}@{'.'.join(['e' * 60] * 4)}.org"
    answer = prove(ada).post(path, {"action_add": "", "email": address})
    assert "at most 254 characters" in words(answer)


def test_mails_are_plain_and_in_the_name_of_the_site(browse, ada, mail_server, settings):
    browse().post("/accounts/password/reset/", {"email": "ada@example.org"})
    (message,) = mail_server
    assert message.body.rstrip().endswith(f"{settings.SITE_NAME}, testserver")
    assert not message.alternatives
    assert not re.search(r"&#|&amp;|<\w", message.body)


def test_a_member_hears_by_mail_of_a_changed_password(browse, ada, mail_server):
    new = "staple battery horse correct"
    browse(ada).post(
        "/accounts/password/change/", {"oldpassword": make.PASSWORD, "password1": new, "password2": new}
    )
    assert mail_server[-1].subject == "[Seedbed] Your password was changed"
    assert "Was this not you?" in mail_server[-1].body
