"""Forgotten and changed passwords, with and without a mail server."""

import re

from django.core import mail

from tests.support import make
from tests.support.accounts import is_in, words

NEW = "staple battery horse correct"


def ask_for_reset(browser, email):
    return browser.post("/accounts/password/reset/", {"email": email}, follow=True)


def choose_password(browser, message, password=NEW):
    """Follow the link in the email and choose a password."""
    path = re.search(r"https?://[^/]+(/accounts/password/reset/key/\S+)", message.body)[1]
    form = browser.get(path, follow=True)
    return browser.post(form.request["PATH_INFO"], {"password1": password, "password2": password}, follow=True)


def test_a_forgotten_password_is_reset_with_an_email(browse, log_in, ada, mail_server):
    assert "Check your email" in words(ask_for_reset(browse(), "ada@example.org"))
    (message,) = mail_server
    assert message.subject == "[Seedbed] Choose a new password"
    assert "Your username is ada." in message.body
    assert "Password changed" in words(choose_password(browse(), message))
    assert log_in("ada", NEW).answer.status_code == 302
    assert "Wrong username or password." in words(log_in("ada").answer)


def test_a_reset_link_works_only_once(browse, ada, mail_server):
    ask_for_reset(browse(), "ada@example.org")
    choose_password(browse(), mail_server[0])
    path = re.search(r"/accounts/password/reset/key/\S+", mail_server[0].body)[0]
    assert "This link no longer works" in words(browse().get(path, follow=True))


def test_an_unknown_address_gets_the_same_page_and_an_email_that_explains(browse, db, mail_server):
    assert "Check your email" in words(ask_for_reset(browse(), "nobody@example.org"))
    assert "No account with this address" in mail_server[0].subject


def test_without_a_mail_server_the_pages_say_to_ask_the_owner(browse, log_in, ada):
    assert "ask the site's owner for a reset link" in words(browse().get("/accounts/password/reset/"))
    assert "Ask the site's owner" in words(ask_for_reset(browse(), "ada@example.org"))
    choose_password(browse(), mail.outbox[0])
    assert is_in(log_in("ada", NEW))


def test_an_imported_name_gets_no_reset_link(browse, db):
    make.member("john-example", imported=True, is_active=False)
    ask_for_reset(browse(), "john-example@example.org")
    assert "password/reset/key" not in mail.outbox[0].body


def test_a_member_changes_the_password_and_stays_logged_in(browse, log_in, ada):
    browser = browse(ada)
    fields = {"oldpassword": make.PASSWORD, "password1": NEW, "password2": NEW}
    assert "Password changed." in words(browser.post("/accounts/password/change/", fields, follow=True))
    assert is_in(browser)
    assert is_in(log_in("ada", NEW))
