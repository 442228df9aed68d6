"""Moderation on a phone: lists are cards with labels, and filters are in a panel at the bottom."""

from playwright.sync_api import expect

from tests.journeys.page_checks import PHONE, assert_accessible
from tests.journeys.scripts import WITH_AND_WITHOUT_SCRIPTS
from tests.support import make

LABELS = "cells => cells.filter((cell) => cell.checkVisibility()).map((cell) => cell.dataset.label)"


@WITH_AND_WITHOUT_SCRIPTS
def test_a_moderator_filters_a_list_and_hides_a_post(open_as, thread, mo, scripts):
    make.post(title="A spare key", category=make.category("Weather"))
    page = open_as(mo, viewport=PHONE, java_script_enabled=scripts, has_touch=True)
    page.goto("/admin/posts/post/")
    cards = page.locator("tbody tr")
    expect(cards).to_have_count(2)
    if scripts:
        labels = cards.first.locator("td:not(.field-pick)").evaluate_all(LABELS)
        assert labels == ["Category", "Author", "State", "Comments", "Published"]
        assert_accessible(page)
        page.set_viewport_size(PHONE)
    page.get_by_role("button", name="Filters").tap()
    sheet = page.get_by_role("search", name="Filters")
    expect(sheet.get_by_role("link", name="Transport")).to_be_in_viewport()
    box = sheet.bounding_box()
    assert (box["x"], box["y"] + box["height"]) == (0, PHONE["height"])
    sheet.get_by_role("link", name="Transport").tap()
    expect(cards).to_have_count(1)
    expect(page.get_by_role("button", name="Filters active")).to_be_visible()
    page.get_by_role("checkbox", name="Select A bridge").check()
    page.get_by_role("button", name="Hide").tap()
    page.get_by_label("Reason").fill("Off topic.")
    page.get_by_role("button", name="Hide").tap()
    expect(page.get_by_text("Hidden: A bridge.")).to_be_visible()


@WITH_AND_WITHOUT_SCRIPTS
def test_account_pages_are_listed_above_the_form(open_as, ben, scripts):
    page = open_as(ben, viewport=PHONE, java_script_enabled=scripts)
    page.goto("/accounts/preferences/")
    button = page.get_by_role("button", name="Account pages")
    assert button.bounding_box()["y"] < page.get_by_role("heading", level=1).bounding_box()["y"]
    button.click()
    page.get_by_role("link", name="Sessions").click()
    expect(page.get_by_role("heading", level=1, name="Sessions")).to_be_visible()
