"""A member uses a passkey instead of a password, or as a second step after it."""

import pytest
from playwright.sync_api import expect

from tests.journeys.page_checks import assert_accessible
from tests.support import make

# A virtual authenticator in the device. It always confirms that its owner is present.
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def page(open_as):
    """A visitor's page in a browser that can store passkeys."""
    page = open_as()
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    return page


def log_in_with_password(page):
    page.goto("/accounts/login/")
    page.get_by_label("Username").fill("ada")
    page.get_by_label("Password").fill(make.PASSWORD)
    page.locator("main").get_by_role("button", name="Log in", exact=True).click()
    expect(page.get_by_role("link", name="New post", exact=True)).to_be_visible()


def add_passkey(page, *, passwordless: bool):
    page.goto("/accounts/2fa/webauthn/add/")
    page.get_by_label("Password").fill(make.PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_label("Name")).to_be_visible()
    page.wait_for_load_state()  # the button needs its script
    page.get_by_label("Name").fill("blue key")
    page.get_by_label("Use it instead of a password").set_checked(passwordless)
    page.get_by_role("button", name="Add passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()


def log_out(page):
    page.goto("/accounts/logout/")
    page.locator("main").get_by_role("button", name="Log out").click()
    expect(page.get_by_role("link", name="Log in")).to_be_visible()


def test_a_member_logs_in_with_a_passkey_then_renames_and_removes_it(page, ada):
    log_in_with_password(page)
    add_passkey(page, passwordless=True)
    log_out(page)
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Log in with a passkey").click()
    expect(page.get_by_role("link", name="New post", exact=True)).to_be_visible()

    page.goto("/accounts/2fa/webauthn/")
    expect(page.locator("main")).to_contain_text("blue key")
    expect(page.locator("main")).to_contain_text("replaces your password")
    assert_accessible(page)
    page.get_by_role("link", name="Rename").click()
    page.get_by_role("link", name="Use your passkey").click()
    expect(page.get_by_role("button", name="Use your passkey")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Use your passkey").click()

    expect(page.get_by_label("Name")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Name").fill("green key")
    page.locator("main").get_by_role("button").first.click()
    expect(page.locator("main")).to_contain_text("green key")

    page.get_by_role("link", name="Remove").click()
    expect(page.get_by_role("button", name="Remove")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Remove").click()
    expect(page.locator("main")).to_contain_text("No passkeys yet.")


def test_a_passkey_is_the_second_step_after_the_password(page, ada):
    log_in_with_password(page)
    add_passkey(page, passwordless=False)
    log_out(page)
    page.goto("/accounts/login/")
    page.get_by_label("Username").fill("ada")
    page.get_by_label("Password").fill(make.PASSWORD)
    page.locator("main").get_by_role("button", name="Log in", exact=True).click()
    expect(page.get_by_role("heading", name="Second step")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Use your passkey").click()
    expect(page.get_by_role("link", name="New post", exact=True)).to_be_visible()
