"""Forgotten and changed passwords, with and without a mail server."""

import re

from django.core import mail

from tests.support import make
from tests.support.accounts import is_in, words

NEW = "staple battery horse correct"


def ask_for_reset(browser, email):
    return browser.post("/accounts/password/reset/", {"email": email}, follow=True)


def choose(browser, message, password=NEW):
    """Follow the link of the mail and choose a password."""
    path = re.search(r"https?://[^/]+(/accounts/password/reset/key/\S+)", message.body)[1]
    form = browser.get(path, follow=True)
    return browser.post(form.request["PATH_INFO"], {"password1": password, "password2": password}, follow=True)


def test_a_forgotten_password_is_replaced_through_a_mail(browse, log_in, ada, mail_server):
    assert "Look into your mail" in words(ask_for_reset(browse(), "ada@example.org"))
    (message,) = mail_server
    assert message.subject == "[Seedbed] Choose a new password"
    assert "Your username is ada." in message.body
    assert "Your password is changed" in words(choose(browse(), message))
    assert log_in("ada", NEW).answer.status_code == 302
    assert "no account" in words(log_in("ada").answer)


def test_a_link_works_once(browse, ada, mail_server):
    ask_for_reset(browse(), "ada@example.org")
    choose(browse(), mail_server[0])
    path = re.search(r"/accounts/password/reset/key/\S+", mail_server[0].body)[0]
    assert "This link no longer works" in words(browse().get(path, follow=True))


def test_an_unknown_address_gets_the_same_answer_and_a_mail_that_says_so(browse, db, mail_server):
    assert "Look into your mail" in words(ask_for_reset(browse(), "nobody@example.org"))
    assert "There is no account" in mail_server[0].subject


def test_without_a_mail_server_the_pages_say_who_can_help(browse, log_in, ada):
    assert "asks the operator for the link" in words(browse().get("/accounts/password/reset/"))
    assert "Ask the operator of this site" in words(ask_for_reset(browse(), "ada@example.org"))
    choose(browse(), mail.outbox[0])
    assert is_in(log_in("ada", NEW))


def test_an_imported_name_gets_no_link(browse, db):
    make.member("john-example", imported=True, is_active=False)
    ask_for_reset(browse(), "john-example@example.org")
    assert "password/reset/key" not in mail.outbox[0].body


def test_a_member_changes_the_password_and_stays_in(browse, log_in, ada):
    browser = browse(ada)
    fields = {"oldpassword": make.PASSWORD, "password1": NEW, "password2": NEW}
    assert "Your password is changed." in words(browser.post("/accounts/password/change/", fields, follow=True))
    assert is_in(browser)
    assert is_in(log_in("ada", NEW))
