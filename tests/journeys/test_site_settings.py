"""An owner makes the site their own, with and without JavaScript."""

import pytest
from playwright.sync_api import expect

from tests.journeys.page_checks import PHONE, assert_accessible

WITH_AND_WITHOUT_SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])


@WITH_AND_WITHOUT_SCRIPTS
def test_an_owner_names_and_colours_the_site_and_undoes_it(open_as, olga, scripts):
    page = open_as(olga, viewport=PHONE, java_script_enabled=scripts)
    page.goto("/site/settings/")
    page.get_by_label("Name").fill("The Ferry")
    page.get_by_label("Accent colour").fill("#8e24aa")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Nothing is saved yet.")).to_be_visible()
    expect(page.get_by_role("button", name="Save")).to_have_css("background-color", "rgb(142, 36, 170)")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Settings saved.")).to_be_visible()
    expect(page).to_have_title("Site settings · The Ferry")
    page.get_by_role("button", name="Site").click()
    page.get_by_role("navigation", name="Site").get_by_role("link", name="Changes").click()
    page.get_by_role("button", name="Undo").click()
    expect(page).to_have_title("Changes · Seedbed")
    expect(page.get_by_role("button", name="Undo").first).to_have_css("color", "rgb(89, 96, 91)")


@WITH_AND_WITHOUT_SCRIPTS
def test_an_owner_publishes_the_terms_and_a_member_dismisses_the_notice(open_as, olga, ben, scripts):
    owner = open_as(olga, java_script_enabled=scripts)
    owner.goto("/terms/")
    owner.get_by_role("link", name="Edit").click()
    owner.get_by_label("Text", exact=True).fill("You must be 16.")
    owner.get_by_label("I've checked that this text is right for my site").check()
    owner.get_by_role("button", name="Publish").click()
    expect(owner.get_by_text("You must be 16.")).to_be_visible()
    member = open_as(ben, viewport=PHONE, java_script_enabled=scripts)
    member.goto("/search/")
    notice = member.get_by_role("complementary", name="New version")
    expect(notice.get_by_role("link", name="Terms")).to_be_visible()
    if scripts:
        assert_accessible(member)
    notice.get_by_role("button", name="Dismiss").click()
    expect(notice).to_have_count(0)
    assert member.url.endswith("/search/")


def test_a_preview_of_a_colour_is_accessible(open_as, olga):
    page = open_as(olga, viewport=PHONE)
    page.goto("/site/settings/")
    page.get_by_label("Accent colour").fill("#ffd54f")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("is too light for text")).to_be_visible()
    assert_accessible(page)
