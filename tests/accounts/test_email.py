"""Email addresses. If email is set up, a member verifies one before they can write."""

import re

import pytest

from accounts.models import User
from forum.comments.models import Comment
from tests.support import make
from tests.support.accounts import is_in, words


def code_in(body: str) -> str:
    return body.split("Enter this code in your browser:")[1].split()[0]


def enter_code(browser, code):
    return browser.post("/accounts/confirm-email/", {"code": code}, follow=True)


def write_comment(browser, post):
    key = "5eedbed0-0000-4000-8000-000000000001"
    return browser.post(f"/p/{post.pk}/c/publish/", {"body": "Hello.", "key": key})


def test_with_a_mail_server_a_member_enters_a_code_before_the_first_comment(sign_up, post, mail_server):
    browser = sign_up()
    assert browser.answer.url == "/accounts/confirm-email/"
    assert "cleo@example.org" in words(browser.get("/accounts/confirm-email/"))
    write_comment(browser, post)
    assert not Comment.objects.exists()
    enter_code(browser, code_in(mail_server[0].body))
    assert is_in(browser)
    write_comment(browser, post)
    assert Comment.objects.get().author.username == "cleo"


def test_a_wrong_code_does_not_log_in(sign_up, db, mail_server):
    browser = sign_up()
    assert "Wrong code. Enter the latest one." in words(enter_code(browser, "000-000"))
    assert not is_in(browser)


def test_a_new_code_can_be_sent(sign_up, db, mail_server):
    browser = sign_up()
    browser.post("/accounts/confirm-email/", {"action": "resend"})
    enter_code(browser, code_in(mail_server[-1].body))
    assert is_in(browser)


def test_after_mistyping_the_address_one_can_sign_up_again_with_the_same_name(sign_up, db, mail_server):
    browser = sign_up(email="clo@example.org")
    assert browser.post("/accounts/signup/again/").url == "/accounts/signup/"
    fields = {"email": "cleo@example.org", "username": "cleo", "password1": make.PASSWORD}
    browser.post("/accounts/signup/", fields)
    enter_code(browser, code_in(mail_server[-1].body))
    assert is_in(browser)
    assert User.objects.get().emailaddress_set.get().email == "cleo@example.org"


def test_signing_up_again_does_not_delete_an_account_in_use(browse, sign_up, db, mail_server):
    browser = sign_up()
    enter_code(browser, code_in(mail_server[-1].body))
    browser.post("/accounts/signup/again/")
    assert User.objects.count() == 1


def test_the_page_after_signing_up_does_not_reveal_whether_the_address_has_an_account(sign_up, ada, mail_server):
    pages = [
        words(sign_up(username="cleo", email=email).get("/accounts/confirm-email/")).replace(email, "…")
        for email in ("ada@example.org", "cleo@example.org")
    ]
    assert "Use a different address" in pages[0]
    assert pages[0] == pages[1]


def test_a_member_without_a_verified_address_cannot_comment(browse, ben, post, mail_server):
    response = write_comment(browse(ben), post)
    assert "Verify your email address first" in words(response)
    assert not Comment.objects.exists()


def test_only_the_owner_of_an_address_learns_that_it_is_in_use(sign_up, ada, mail_server):
    browser = sign_up(email="ada@example.org")
    assert browser.answer.url == "/accounts/confirm-email/"
    assert User.objects.count() == 1
    assert "You already have an account" in mail_server[0].subject


def test_without_a_mail_server_a_new_member_can_comment_at_once(sign_up, post):
    write_comment(sign_up(), post)
    assert Comment.objects.get().author.username == "cleo"


def test_a_member_adds_a_second_address_and_makes_it_primary(prove, ada):
    browser = prove(ada)
    browser.post("/accounts/email/", {"action_add": "", "email": "lovely@example.org"})
    browser.post("/accounts/email/", {"action_primary": "", "email": "lovely@example.org"})
    assert ada.emailaddress_set.get(primary=True).email == "lovely@example.org"
    ada.refresh_from_db()
    assert ada.email == "lovely@example.org"
    browser.post("/accounts/email/", {"action_remove": "", "email": "ada@example.org"})
    assert ada.emailaddress_set.get().email == "lovely@example.org"


@pytest.mark.parametrize("path", ["/accounts/email/", "/accounts/password/reset/"])
def test_an_address_that_is_too_long_is_refused(prove, ada, path):
    address = f"{'a' * 60}@{'.'.join(['e' * 60] * 4)}.org"
    response = prove(ada).post(path, {"action_add": "", "email": address})
    assert "Shorten this to 254 characters" in words(response)


def test_emails_are_plain_text_and_name_the_site(browse, ada, mail_server, settings):
    browse().post("/accounts/password/reset/", {"email": "ada@example.org"})
    (message,) = mail_server
    assert message.body.rstrip().endswith(f"{settings.SITE_NAME}, localhost:8000")
    assert not message.alternatives
    assert not re.search(r"&#|&amp;|<\w", message.body)


def test_a_member_gets_an_email_about_a_changed_password(browse, ada, mail_server):
    new = "staple battery horse correct"
    browse(ada).post(
        "/accounts/password/change/", {"oldpassword": make.PASSWORD, "password1": new, "password2": new}
    )
    assert mail_server[-1].subject == "[Seedbed] Your password was changed"
    assert "If this wasn't you" in mail_server[-1].body
