"""Logging in and out, and rate limits on guessing."""

from urllib.parse import quote_plus

import pytest

from tests.support import make
from tests.support.accounts import is_in, words


@pytest.mark.parametrize("login", ["ada", "ADA", "ada@example.org", "Ada@Example.org", " ada "])
def test_a_member_logs_in_with_username_or_email(log_in, ada, mail_server, login):
    ada.emailaddress_set.create(email=ada.email, verified=True, primary=True)
    assert is_in(log_in(login))


@pytest.mark.parametrize(("login", "works"), [("ADA", True), ("ada@example.org", False)])
def test_without_a_mail_server_members_log_in_with_their_usernames(browse, log_in, ada, login, works):
    assert "Username or email" not in words(browse().get("/accounts/login/"))
    assert is_in(log_in(login)) == works


@pytest.mark.parametrize(
    ("login", "message"),
    [("ada", "Wrong username or password."), ("ada@example.org", "Wrong email address or password.")],
)
def test_the_error_does_not_reveal_whether_login_or_password_was_wrong(log_in, ada, mail_server, login, message):
    browser = log_in(login, "wrong")
    assert message in words(browser.answer)
    assert words(log_in("nobody-here", "wrong").answer).count("Wrong username or password.") > 0
    assert not is_in(browser)


def test_a_suspended_member_can_log_in_and_read(log_in, sam, post):
    browser = log_in("sam")
    assert is_in(browser)
    assert "Called people names." in words(browser.get(post.get_absolute_url()))


def test_an_imported_name_cannot_log_in(log_in, db):
    make.member("john-example", imported=True, is_active=False)
    browser = log_in("john-example")
    assert not is_in(browser)


def test_a_member_logs_out(log_in, ada):
    browser = log_in("ada")
    assert "Log out?" in words(browser.get("/accounts/logout/"))
    browser.post("/accounts/logout/")
    assert not is_in(browser)


def test_after_five_wrong_passwords_even_the_right_one_is_refused(log_in, ada):
    for _attempt in range(5):
        log_in("ada", "wrong")
    browser = log_in("ada")
    assert "There were 5 failed attempts in the last 5 minutes." in words(browser.answer)
    assert not is_in(browser)


def test_guessing_names_is_limited(log_in, ada):
    responses = [log_in(f"guess-{n}", "wrong").answer for n in range(31)]
    assert responses[-1].status_code == 429
    assert "You can try again in" in words(responses[-1])


def test_logging_in_never_redirects_to_another_site(browse, ada):
    fields = {"login": "ada", "password": make.PASSWORD, "next": "https://evil.example/"}
    assert browse().post("/accounts/login/", fields).url == "/"


def test_after_a_button_was_refused_login_leads_back_to_its_page(browse, post):
    page = post.get_absolute_url()
    refused = browse().post(f"/p/{post.pk}/upvote/", {"next": page})
    assert refused.status_code == 403
    assert f'href="/accounts/login/?next={quote_plus(page)}"' in refused.content.decode()
