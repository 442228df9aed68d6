"""A member adds a passkey, and from then on needs no password."""

import pytest
from playwright.sync_api import expect

from tests.journeys.looking import assert_open_to_everybody
from tests.support import make

# A security chip in the device, whose owner has just touched it.
CHIP = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def page(open_as):
    """A browser that holds passkeys."""
    page = open_as()
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": CHIP})
    return page


def log_in_with_password(page):
    page.goto("/accounts/login/")
    page.get_by_label("Username or e-mail").fill("ada")
    page.get_by_label("Password").fill(make.PASSWORD)
    page.locator("main").get_by_role("button", name="Log in", exact=True).click()
    expect(page.get_by_role("link", name="Publish", exact=True)).to_be_visible()


def add_passkey(page, *, alone: bool):
    page.goto("/accounts/2fa/webauthn/add/")
    page.get_by_label("Password").fill(make.PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_label("Name")).to_be_visible()
    page.wait_for_load_state()  # the button needs its script
    page.get_by_label("Name").fill("blue key")
    page.get_by_label("Log in with it alone").set_checked(alone)
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()


def log_out(page):
    page.goto("/accounts/logout/")
    page.locator("main").get_by_role("button", name="Log out").click()
    expect(page.get_by_role("link", name="Log in")).to_be_visible()


def test_a_member_logs_in_with_a_passkey_alone_and_renames_and_removes_it_after_confirming_with_it(page, ada):
    log_in_with_password(page)
    add_passkey(page, alone=True)
    log_out(page)
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Log in with a passkey").click()
    expect(page.get_by_role("link", name="Publish", exact=True)).to_be_visible()

    page.goto("/accounts/2fa/webauthn/")
    expect(page.locator("main")).to_contain_text("blue key")
    expect(page.locator("main")).to_contain_text("logs in alone")
    assert_open_to_everybody(page)
    page.get_by_role("link", name="Rename").click()
    page.get_by_role("link", name="Use your passkey").click()
    expect(page.get_by_role("button", name="Use your passkey")).to_be_visible()
    assert_open_to_everybody(page)
    page.get_by_role("button", name="Use your passkey").click()

    expect(page.get_by_label("Name")).to_be_visible()
    assert_open_to_everybody(page)
    page.get_by_label("Name").fill("green key")
    page.locator("main").get_by_role("button").first.click()
    expect(page.locator("main")).to_contain_text("green key")

    page.get_by_role("link", name="Remove").click()
    expect(page.get_by_role("button", name="Remove it")).to_be_visible()
    assert_open_to_everybody(page)
    page.get_by_role("button", name="Remove it").click()
    expect(page.locator("main")).to_contain_text("There are none yet.")


def test_or_uses_it_as_a_second_step_after_the_password(page, ada):
    log_in_with_password(page)
    add_passkey(page, alone=False)
    log_out(page)
    page.goto("/accounts/login/")
    page.get_by_label("Username or e-mail").fill("ada")
    page.get_by_label("Password").fill(make.PASSWORD)
    page.locator("main").get_by_role("button", name="Log in", exact=True).click()
    expect(page.get_by_role("heading", name="The second step")).to_be_visible()
    assert_open_to_everybody(page)
    page.get_by_role("button", name="Use your passkey").click()
    expect(page.get_by_role("link", name="Publish", exact=True)).to_be_visible()
