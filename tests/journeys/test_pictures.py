"""Members give themselves a picture, with and without scripts."""

import pytest
from playwright.sync_api import expect

from tests.images.pictures import picture, svg
from tests.journeys.page_checks import PHONE, assert_accessible
from tests.support import make

BOTH = pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])


def choose(page, content: bytes, name: str = "me.jpg") -> None:
    page.get_by_label("New picture").set_input_files({"name": name, "mimeType": "image/jpeg", "buffer": content})
    page.get_by_role("button", name="Upload picture").click()


def is_shown(image) -> bool:
    image.scroll_into_view_if_needed()
    return image.evaluate("(image) => image.decode().then(() => image.naturalWidth)") in {48, 192}


@BOTH
def test_a_picture_appears_wherever_the_member_does(open_as, ada, post, scripts):
    make.comment(post=post, author=ada)
    page = open_as(ada, viewport=PHONE, java_script_enabled=scripts)
    page.goto("/accounts/preferences/")
    page.get_by_label("About me").fill("I count bridges.")
    choose(page, svg(), "me.svg")
    expect(page.get_by_role("alert")).to_contain_text("This isn't a PNG, JPEG or WebP picture.")
    expect(page.get_by_label("About me")).to_have_value("I count bridges.")
    choose(page, picture("JPEG"))
    expect(page.get_by_role("status").first).to_contain_text("Your picture is saved.")
    expect(page.get_by_label("About me")).to_have_value("I count bridges.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("Preferences saved.")
    if scripts:
        assert is_shown(page.locator("main img.avatar-large"))
        assert_accessible(page)
    page.goto(post.get_absolute_url())
    expect(page.locator(".comment img.avatar")).to_have_count(1)
    if scripts:
        assert is_shown(page.locator(".comment img.avatar"))
        assert is_shown(page.locator("header img.avatar"))
    page.goto("/accounts/preferences/")
    page.locator("summary").filter(has_text="Delete picture").click()
    expect(page.get_by_text("deleted at once, everywhere on the site")).to_be_visible()
    page.get_by_role("button", name="Delete my picture").click()
    expect(page.get_by_role("status").first).to_contain_text("Your picture is deleted.")
    expect(page.locator("img.avatar")).to_have_count(0)


def test_enter_saves_the_preferences_and_does_not_upload(open_as, ada):
    page = open_as(ada)
    page.goto("/accounts/preferences/")
    page.get_by_label("Display name").fill("Ada of Wick")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("Preferences saved.")
