"""Pages that no address leads to: people reach them by what they do, and they are open to everybody too."""

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.template.loader import render_to_string
from playwright.sync_api import expect

from tests.journeys.looking import EVERYTHING, assert_open_to_everybody
from tests.support import make

PROVED_PAGES = ["/accounts/2fa/totp/activate/", "/accounts/2fa/webauthn/add/", "/accounts/delete/"]
SECOND_STEP_PAGES = [
    "/accounts/2fa/",
    "/accounts/2fa/totp/deactivate/",
    "/accounts/2fa/recovery-codes/",
    "/accounts/2fa/recovery-codes/generate/",
]
PREVIEWS = ["/publish/{pk}/", "/p/{pk}/c/publish/", "/p/{pk}/c/2/reply/", "/p/{pk}/c/1.1/edit/"]
# who: where, what is left out, the button
REFUSALS = {
    "visitor": [
        ("/accounts/login/", "login", "Log in"),
        ("/accounts/signup/", "username", "Sign up"),
        ("{owner}", "username", "Make my account"),
    ],
    "ada": [
        ("/publish/", "title", "Publish"),
        ("/publish/{pk}/", "title", "Save"),
        ("/p/{pk}/c/publish/", "body", "Publish comment"),
        ("/p/{pk}/c/2/reply/", "body", "Publish reply"),
        ("/p/{pk}/c/1.1/edit/", "body", "Save"),
        ("/report/p/{pk}/c/2/", "reason", "Send report"),
        ("/accounts/reauthenticate/", "password", "Confirm"),
    ],
    "mo": [
        ("/admin/comments/comment/act/hide/?pick={comment_pk}", "reason", "Hide"),
        ("/admin/categories/category/add/", "name", "Save"),
    ],
}


def send(page, path: str, button: str, **fields) -> None:
    """Fill in a form and send it, past the browser's own checks."""
    page.goto(path)
    form = page.locator("main form").filter(has=page.get_by_role("button", name=button, exact=True)).first
    form.evaluate("form => { form.noValidate = true; }")
    for name, words in fields.items():
        form.locator(f"[name={name}]").fill(words)
    form.get_by_role("button", name=button, exact=True).click()


def test_a_preview_of_everything_that_a_text_can_hold(open_as, places, ada, subtests):
    page = open_as(ada)
    for path in PREVIEWS:
        with subtests.test(path):
            send(page, path.format(**places), "Preview", body=EVERYTHING)
            expect(page.get_by_role("region", name="Preview")).to_be_visible()
            assert_open_to_everybody(page)


@pytest.mark.parametrize("who", REFUSALS)
def test_a_form_that_says_what_is_missing(open_as, places, request, subtests, who):
    page = open_as(None if who == "visitor" else request.getfixturevalue(who))
    for path, field, button in REFUSALS[who]:
        with subtests.test(path):
            send(page, path.format(**places), button, **{field: " "})
            expect(page.locator("main .errorlist").first).to_be_visible()
            assert_open_to_everybody(page)


def test_a_reply_and_its_preview_in_the_thread(open_as, thread, ada):
    page = open_as(ada)
    page.goto(thread.get_absolute_url())
    page.get_by_role("link", name="Reply to 2").click()
    words = page.get_by_label("Reply to 2")
    words.fill(EVERYTHING)
    page.locator("form", has=words).get_by_role("button", name="Preview").click()
    expect(page.get_by_role("region", name="Preview")).to_be_visible()
    assert_open_to_everybody(page)


def test_pages_for_which_a_member_proves_again_who_it_is(open_as, ada):
    page = open_as(ada)
    send(page, PROVED_PAGES[0], "Confirm", password=make.PASSWORD)
    for path in PROVED_PAGES:
        page.goto(path)
        assert page.url.endswith(path)
        assert_open_to_everybody(page)


@pytest.fixture
def app(ada):
    """Ada has an authenticator app, and recovery codes."""
    TOTP.activate(ada, generate_totp_secret())
    RecoveryCodes.activate(ada)


@pytest.mark.usefixtures("app")
def test_pages_of_a_member_with_an_authenticator_app_and_the_one_to_confirm_who_they_are(open_as, ada):
    page = open_as(ada)
    page.goto("/accounts/2fa/reauthenticate/")
    expect(page.get_by_role("textbox")).to_be_visible()
    assert_open_to_everybody(page)
    send(page, "/accounts/reauthenticate/", "Confirm", password=make.PASSWORD)
    for path in SECOND_STEP_PAGES:
        page.goto(path)
        assert page.url.endswith(path)
        assert_open_to_everybody(page)


@pytest.mark.usefixtures("app")
def test_the_second_step_after_a_wrong_code(open_as):
    page = open_as()
    send(page, "/accounts/login/", "Log in", login="ada", password=make.PASSWORD)
    send(page, page.url, "Log in", code="000000")
    expect(page.locator("main .errorlist").first).to_have_text("Incorrect code.")
    assert_open_to_everybody(page)


def test_the_code_from_the_mail_and_what_waits_for_it(open_as, ben, mail_server):
    page = open_as()
    fields = {"email": "dora@example.org", "username": "dora", "password1": make.PASSWORD}
    send(page, "/accounts/signup/", "Sign up", **fields)
    expect(page.get_by_role("heading", name="Enter the code from the mail")).to_be_visible()
    assert_open_to_everybody(page)
    page.get_by_role("button", name="Sign up with another address").click()
    expect(page.get_by_role("heading", name="Sign up")).to_be_visible()
    page = open_as(ben)
    page.goto("/publish/")
    expect(page.get_by_text("Verify your e-mail address first")).to_be_visible()
    assert_open_to_everybody(page)


def test_words_typed_into_a_page_that_was_too_old(open_as, thread, ada):
    page = open_as(ada)
    page.goto(f"/p/{thread.pk}/c/publish/")
    page.locator("[name=body]").fill("Not lost.")
    page.context.clear_cookies()
    page.get_by_role("button", name="Publish comment").click()
    expect(page.get_by_label("What you typed")).to_have_value("Not lost.")
    assert_open_to_everybody(page)


def test_too_many_attempts(open_as, db, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "0/m/ip"}
    page = open_as()
    send(page, "/accounts/login/", "Log in", login="ada", password="wrong")
    expect(page.get_by_role("heading", name="Too many attempts")).to_be_visible()
    assert_open_to_everybody(page)


def test_something_broke(open_as, base_url):
    page = open_as()
    page.route(f"{base_url}/", lambda route: route.fulfill(status=500, body=render_to_string("500.html")))
    page.goto("/")
    assert_open_to_everybody(page)


def test_lists_of_more_than_a_page(open_as, mo, post):
    for _ in range(51):
        make.post(author=post.author, category=post.category)
    page = open_as(mo)
    for path in ("/?page=2", "/admin/posts/post/?p=2"):
        page.goto(path)
        assert_open_to_everybody(page)
