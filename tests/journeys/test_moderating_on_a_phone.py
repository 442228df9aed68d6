"""Moderation on a phone: lists are cards with labels, and filters are in a panel at the bottom."""

from playwright.sync_api import expect

from tests.journeys.page_checks import PHONE, assert_accessible
from tests.journeys.scripts import WITH_AND_WITHOUT_SCRIPTS
from tests.journeys.ways import EVERY_WAY, Reader
from tests.support import make

LABELS = "cells => cells.filter((cell) => cell.checkVisibility()).map((cell) => cell.dataset.label)"


@EVERY_WAY
def test_a_moderator_filters_a_list_and_hides_a_post(open_as, thread, mo, way):
    make.post(title="A spare key", category=make.category("Weather"))
    reader = Reader(open_as, way, mo, viewport=PHONE)
    page = reader.page
    page.goto("/admin/posts/post/")
    cards = page.locator("tbody tr")
    expect(cards).to_have_count(2)
    if way == "touch":
        labels = cards.first.locator("td:not(.field-pick)").evaluate_all(LABELS)
        assert labels == ["Category", "Author", "State", "Comments", "Published"]
        assert_accessible(page)
        page.set_viewport_size(PHONE)
    reader.press(page.get_by_role("button", name="Filters"))
    sheet = page.get_by_role("search", name="Filters")
    expect(sheet.get_by_role("link", name="Transport")).to_be_in_viewport()
    box = sheet.bounding_box()
    assert (box["x"], box["y"] + box["height"]) == (0, PHONE["height"])
    reader.press(sheet.get_by_role("link", name="Transport"))
    expect(cards).to_have_count(1)
    expect(page.get_by_role("button", name="Filters active")).to_be_visible()
    reader.press(page.get_by_role("checkbox", name="Select A bridge"), key="Space")
    reader.press(page.get_by_role("button", name="Hide"))
    reader.type(page.get_by_label("Reason"), "Off topic.")
    reader.press(page.get_by_role("button", name="Hide"))
    expect(page.get_by_text("Hidden: A bridge.")).to_be_in_viewport()


@WITH_AND_WITHOUT_SCRIPTS
def test_account_pages_are_listed_above_the_form(open_as, ben, scripts):
    page = open_as(ben, viewport=PHONE, java_script_enabled=scripts)
    page.goto("/accounts/preferences/")
    button = page.get_by_role("button", name="Account pages")
    assert button.bounding_box()["y"] < page.get_by_role("heading", level=1).bounding_box()["y"]
    button.click()
    page.get_by_role("link", name="Sessions").click()
    expect(page.get_by_role("heading", level=1, name="Sessions")).to_be_visible()
