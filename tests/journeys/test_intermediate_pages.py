"""Pages without a URL of their own, such as previews and form errors, are accessible too."""

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.template.loader import render_to_string
from playwright.sync_api import expect

from tests.journeys.page_checks import EVERYTHING, assert_accessible
from tests.support import make

REAUTHENTICATED_PAGES = ["/accounts/2fa/totp/activate/", "/accounts/2fa/webauthn/add/", "/accounts/delete/"]
SECOND_STEP_PAGES = [
    "/accounts/2fa/",
    "/accounts/2fa/totp/deactivate/",
    "/accounts/2fa/recovery-codes/",
    "/accounts/2fa/recovery-codes/generate/",
]
PREVIEWS = ["/publish/{pk}/", "/p/{pk}/c/publish/", "/p/{pk}/c/2/reply/", "/p/{pk}/c/1.1/edit/"]
# By user: path, field left empty, button.
INVALID_FORMS = {
    "visitor": [
        ("/accounts/login/", "login", "Log in"),
        ("/accounts/signup/", "username", "Sign up"),
        ("{owner}", "username", "Create account"),
    ],
    "ada": [
        ("/publish/", "title", "Publish"),
        ("/publish/{pk}/", "title", "Save"),
        ("/p/{pk}/c/publish/", "body", "Post comment"),
        ("/p/{pk}/c/2/reply/", "body", "Post reply"),
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
    """Fill in and submit a form, bypassing the browser's validation."""
    page.goto(path)
    form = page.locator("main form").filter(has=page.get_by_role("button", name=button, exact=True)).first
    form.evaluate("form => { form.noValidate = true; }")
    for name, value in fields.items():
        form.locator(f"[name={name}]").fill(value)
    form.get_by_role("button", name=button, exact=True).click()


def test_a_preview_of_every_markdown_element(open_as, placeholders, ada, subtests):
    page = open_as(ada)
    for path in PREVIEWS:
        with subtests.test(path):
            send(page, path.format(**placeholders), "Preview", body=EVERYTHING)
            expect(page.get_by_role("region", name="Preview")).to_be_visible()
            assert_accessible(page)


@pytest.mark.parametrize("who", INVALID_FORMS)
def test_a_form_with_an_error(open_as, placeholders, request, subtests, who):
    page = open_as(None if who == "visitor" else request.getfixturevalue(who))
    for path, field, button in INVALID_FORMS[who]:
        with subtests.test(path):
            send(page, path.format(**placeholders), button, **{field: " "})
            expect(page.locator("main .errorlist").first).to_be_visible()
            assert_accessible(page)


def test_a_preview_of_a_reply_in_the_thread(open_as, thread, ada):
    page = open_as(ada)
    page.goto(thread.get_absolute_url())
    page.get_by_role("link", name="Reply to 2").click()
    field = page.get_by_label("Reply to 2")
    field.fill(EVERYTHING)
    page.locator("form", has=field).get_by_role("button", name="Preview").click()
    expect(page.get_by_role("region", name="Preview")).to_be_visible()
    assert_accessible(page)


def test_pages_that_require_reauthentication(open_as, ada):
    page = open_as(ada)
    send(page, REAUTHENTICATED_PAGES[0], "Confirm", password=make.PASSWORD)
    for path in REAUTHENTICATED_PAGES:
        page.goto(path)
        assert page.url.endswith(path)
        assert_accessible(page)


@pytest.fixture
def app(ada):
    """Ada has an authenticator app and recovery codes."""
    TOTP.activate(ada, generate_totp_secret())
    RecoveryCodes.activate(ada)


@pytest.mark.usefixtures("app")
def test_pages_of_a_member_with_an_authenticator_app(open_as, ada):
    page = open_as(ada)
    page.goto("/accounts/2fa/reauthenticate/")
    expect(page.get_by_role("textbox")).to_be_visible()
    assert_accessible(page)
    send(page, "/accounts/reauthenticate/", "Confirm", password=make.PASSWORD)
    for path in SECOND_STEP_PAGES:
        page.goto(path)
        assert page.url.endswith(path)
        assert_accessible(page)


@pytest.mark.usefixtures("app")
def test_the_second_step_after_a_wrong_code(open_as):
    page = open_as()
    send(page, "/accounts/login/", "Log in", login="ada", password=make.PASSWORD)
    send(page, page.url, "Log in", code="000000")
    expect(page.locator("main .errorlist").first).to_have_text("Wrong code. Enter the latest one.")
    assert_accessible(page)


def test_a_moderator_sets_up_a_second_step_and_comes_back(open_as, mo, settings):
    settings.STAFF_SECOND_FACTOR = True
    page = open_as(mo)
    page.goto("/admin/posts/post/")
    expect(page.get_by_role("heading", name="Set up a second step to moderate")).to_be_visible()
    assert_accessible(page)
    TOTP.activate(mo, generate_totp_secret())
    page.get_by_role("link", name="Set up a second step").click()
    expect(page.get_by_text("Your second step is set up.")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Continue to Moderation").click()
    page.wait_for_url("**/admin/posts/post/")


def test_pages_that_ask_to_verify_the_email_address(open_as, ben, mail_server):
    page = open_as()
    fields = {"email": "dora@example.org", "username": "dora", "password1": make.PASSWORD}
    send(page, "/accounts/signup/", "Sign up", **fields)
    expect(page.get_by_role("heading", name="Enter the code from the email")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Use a different address").click()
    expect(page.get_by_role("heading", name="Sign up")).to_be_visible()
    page = open_as(ben)
    page.goto("/publish/")
    expect(page.get_by_text("Verify your email address first")).to_be_visible()
    assert_accessible(page)


def test_the_error_page_of_an_expired_form_returns_the_text(open_as, thread, ada):
    page = open_as(ada)
    page.goto(f"/p/{thread.pk}/c/publish/")
    page.locator("[name=body]").fill("Not lost.")
    page.context.clear_cookies()
    page.get_by_role("button", name="Post comment").click()
    expect(page.get_by_label("Your text")).to_have_value("Not lost.")
    assert_accessible(page)


def test_the_page_for_too_many_attempts(open_as, db, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "0/m/ip"}
    page = open_as()
    send(page, "/accounts/login/", "Log in", login="ada", password="wrong")
    expect(page.get_by_role("heading", name="Please wait a moment")).to_be_visible()
    assert_accessible(page)


def test_the_server_error_page(open_as, base_url):
    page = open_as()
    page.route(f"{base_url}/", lambda route: route.fulfill(status=500, body=render_to_string("500.html")))
    page.goto("/")
    assert_accessible(page)


def test_lists_with_more_than_one_page(open_as, mo, post):
    for _ in range(51):
        make.post(author=post.author, category=post.category)
    page = open_as(mo)
    for path in ("/?page=2", "/admin/posts/post/?p=2"):
        page.goto(path)
        assert_accessible(page)
