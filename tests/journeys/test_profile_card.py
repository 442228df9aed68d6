"""The card about a member beside their name: by mouse, by keyboard and by touch."""

from playwright.sync_api import expect

from tests.journeys.page_checks import PHONE, assert_accessible
from tests.journeys.scripts import run_timers
from tests.support.processes import until


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


def test_a_card_that_comes_late_does_not_replace_another_one_and_moves_to_its_name(open_as, thread, ada):
    page = open_as(ada)
    page.goto(thread.get_absolute_url())
    held = []
    page.route("**/m/ben/card/", lambda route: held.append(route))
    name_in(page, "1").hover()
    until(lambda: page.evaluate("true") and held)
    name_in(page, "2").hover()
    card = page.get_by_role("dialog", name="cyril", exact=True)
    expect(card).to_be_visible()
    held.pop().continue_()
    page.wait_for_load_state("networkidle")
    expect(card).to_contain_text("cyril")
    expect(card).not_to_contain_text("ben")
    page.unroute_all()
    name_in(page, "1").hover()
    expect(card_of(page)).to_contain_text("ben")
    box, place = card_of(page).bounding_box(), name_in(page, "1").bounding_box()
    gaps = place["y"] - box["y"] - box["height"], box["y"] - place["y"] - place["height"]
    assert 0 <= max(gaps) < place["height"]


def test_a_card_does_not_close_a_menu_and_escape_closes_the_card_alone(open_as, thread, ada):
    page = open_as(ada)
    page.clock.install()
    page.goto(thread.get_absolute_url())
    page.get_by_role("link", name="Reply to 2").click()
    name_in(page, "2").hover()
    run_timers(page)
    card = page.get_by_role("dialog", name="cyril", exact=True)
    expect(card).to_be_visible()
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(page.get_by_label("Reply to 2")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_label("Reply to 2")).to_have_count(0)
    page.get_by_role("button", name="More about comment 2").press("Enter")
    name_in(page, "1").hover()
    with page.expect_response("**/m/ben/card/"):
        run_timers(page)
    page.wait_for_load_state("networkidle")
    expect(page.locator("[id='m-2']")).to_be_visible()
    expect(card_of(page)).to_be_hidden()
