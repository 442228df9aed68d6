"""The card about a member beside their name: by mouse, by keyboard and by touch."""

from playwright.sync_api import expect

from tests.journeys.page_checks import PHONE, assert_accessible


def card_of(page):
    return page.get_by_role("dialog", name="ben", exact=True)


def name_in(page, number: str):
    return page.locator(f"[id='c-{number}'] > .comment > .meta a.author").first


def test_resting_on_a_name_shows_a_card_above_it(open_as, thread, ada):
    page = open_as(ada)
    page.goto(thread.get_absolute_url())
    name = name_in(page, "1")
    name.hover()
    card = card_of(page)
    expect(card).to_be_visible()
    box, place = card.bounding_box(), name.bounding_box()
    assert box["y"] + box["height"] <= place["y"]
    card.get_by_role("link", name="View profile").hover()
    page.mouse.move(box["x"] + 5, box["y"] + 5)
    assert_accessible(page)
    page.mouse.move(5, 5)
    expect(card).to_be_hidden()
    name.hover()
    card.get_by_role("button", name="Ignore").click()
    page.wait_for_url(thread.get_absolute_url())
    expect(page.get_by_text("You're ignoring ben.")).to_be_visible()


def test_a_card_opens_and_closes_by_keyboard(open_as, thread):
    page = open_as()
    page.goto(thread.get_absolute_url())
    name_in(page, "1").focus()
    page.keyboard.press("Alt+ArrowDown")
    expect(card_of(page).get_by_role("link", name="ben", exact=True)).to_be_focused()
    page.keyboard.press("Escape")
    expect(card_of(page)).to_be_hidden()
    expect(name_in(page, "1")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/m/ben/")


def test_a_tap_opens_the_card_which_fits_on_a_phone(open_as, thread):
    page = open_as(viewport=PHONE, has_touch=True)
    page.goto(thread.get_absolute_url())
    name_in(page, "1").tap()
    expect(card_of(page)).to_be_visible()
    box = card_of(page).bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE["width"]
    card_of(page).get_by_role("link", name="View profile").tap()
    page.wait_for_url("**/m/ben/")
