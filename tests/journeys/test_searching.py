"""Searching for posts and comments."""

import pytest
from playwright.sync_api import expect

from tests.journeys.page_checks import DESKTOP, PHONE, assert_accessible
from tests.journeys.scripts import WITH_AND_WITHOUT_SCRIPTS
from tests.support import make


@WITH_AND_WITHOUT_SCRIPTS
def test_a_search_from_another_page_finds_a_comment(open_as, thread, scripts):
    page = open_as(viewport=DESKTOP, java_script_enabled=scripts)
    page.goto("/c/transport/")
    page.get_by_role("searchbox", name="Search posts and comments").fill("deciding")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Search")).to_be_visible()
    expect(page.locator("mark").first).to_have_text("decided")
    page.get_by_text("decided in May").click(force=True)  # its link covers it
    expect(page.locator("[id='c-1.1']")).to_be_in_viewport()


def test_a_phone_has_a_link_to_the_search_page(open_as, thread):
    page = open_as(viewport=PHONE)
    page.goto("/")
    expect(page.get_by_role("searchbox")).to_be_hidden()
    page.get_by_role("link", name="Search", exact=True).click()
    box = page.get_by_role("searchbox")
    expect(box).to_be_focused()
    box.fill("may author:ada")
    page.get_by_role("button", name="Search", exact=True).click()
    expect(page.get_by_text("1 result", exact=False)).to_be_visible()
    expect(page.get_by_role("searchbox")).to_have_value("may author:ada")


def test_slash_goes_to_the_field_and_names_are_suggested_by_keyboard(open_as, thread, ben):
    page = open_as(ben, viewport=DESKTOP)
    page.goto("/")
    page.keyboard.press("/")
    field = page.get_by_role("searchbox")
    expect(field).to_be_focused()
    page.keyboard.type("tra")
    expect(page.locator("#suggestions").get_by_role("link", name="Transport")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#suggestions")).to_be_hidden()
    expect(field).to_have_value("tra")
    field.fill("ad")
    expect(page.locator("#suggestions").get_by_role("link", name="ada")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(field).to_be_focused()
    expect(page.locator("#suggestions")).to_be_hidden()
    field.fill("ada")
    expect(page.locator("#suggestions").get_by_role("link", name="ada")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="ada")).to_be_visible()


def test_recent_searches_are_in_this_browser_only_and_cleared_in_one_click(open_as, thread):
    page = open_as(viewport=DESKTOP)
    page.goto("/")
    for text in ("may", "<b>pays</b>", "may"):
        page.get_by_role("searchbox").first.fill(text)
        page.keyboard.press("Enter")
        page.wait_for_url("**/search/**")
        expect(page.get_by_role("main").get_by_role("searchbox")).to_have_value(text)
        page.wait_for_load_state()  # with the script
    page.goto("/")
    page.keyboard.press("/")
    panel = page.locator("#suggestions")
    expect(panel.get_by_role("link")).to_have_text(["may", "<b>pays</b>"])
    assert {cookie["name"] for cookie in page.context.cookies()} == set()
    panel.get_by_role("link", name="may").click()
    expect(page.get_by_role("main").get_by_role("searchbox")).to_have_value("may")
    page.get_by_role("main").get_by_role("searchbox").fill("")
    page.get_by_role("button", name="Clear recent searches").click()
    expect(panel).to_be_hidden()
    page.reload()
    page.keyboard.press("/")
    expect(panel.get_by_role("link")).to_have_count(0)


def test_recent_searches_are_forgotten_on_logging_out_and_not_shown_to_another_member(open_as, thread, ada, ben):
    page = open_as(ada, viewport=DESKTOP)
    page.goto("/search/?q=")
    page.get_by_role("main").get_by_role("searchbox").fill("my own search")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=my**")
    page.evaluate("localStorage['searches ben'] = 'his own search'")
    page.goto("/accounts/logout/")
    page.get_by_role("main").get_by_role("button", name="Log out").click()
    page.wait_for_url("**/")
    assert page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('searches'))") == [
        "searches ben"
    ]
    page.keyboard.press("/")
    expect(page.locator("#suggestions").get_by_role("link")).to_have_count(0)


@WITH_AND_WITHOUT_SCRIPTS
def test_a_filter_is_chosen_from_a_menu_and_removed_by_its_chip(open_as, thread, scripts):
    page = open_as(viewport=PHONE, java_script_enabled=scripts)
    page.goto("/search/?q=may")
    expect(page.get_by_text("2 results", exact=False)).to_be_visible()
    page.get_by_role("button", name="Author").click()
    page.get_by_role("link", name="ada", exact=True).first.click()
    expect(page.get_by_role("searchbox")).to_have_value("may author:ada")
    expect(page.get_by_text("1 result", exact=False)).to_be_visible()
    page.get_by_role("link", name="Remove: by ada").click()
    expect(page.get_by_role("searchbox")).to_have_value("may")
    if scripts:
        assert_accessible(page)


def test_a_search_without_results_suggests_removing_a_word(open_as, thread):
    page = open_as(viewport=PHONE)
    page.goto("/search/?q=decided+zebra")
    expect(page.get_by_role("heading", name="Nothing found")).to_be_visible()
    page.get_by_role("link", name="without zebra").click()
    expect(page.locator("mark").first).to_have_text("decided")


def test_the_next_search_keeps_the_sort_order(open_as, thread):
    page = open_as(viewport=DESKTOP)
    page.goto("/search/?q=may")
    page.get_by_role("link", name="Newest").click()
    expect(page.get_by_role("link", name="Newest")).to_have_attribute("aria-current", "page")
    page.get_by_role("main").get_by_role("searchbox").fill("pays")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Newest")).to_have_attribute("aria-current", "page")


@pytest.mark.parametrize(
    ("query", "marked"),
    [
        ("京都", ["京都", "京都"]),
        ("zurich", ["Zürich", "zurich"]),
        ('"d\'été froid"', ["d’été froid", "d’été froid"]),
    ],
)
def test_matches_are_marked_in_any_script(open_as, db, query, marked):
    texts = [
        ("東京都庁", "昨日、京都に行きました。"),
        ("A day in Zürich", "To zurich!"),
        ("Jour d’été froid", "«d’été froid»"),
    ]
    for title, body in texts:
        make.post(title=title, body=body)
    page = open_as(viewport=PHONE)
    page.goto("/search/")
    page.get_by_role("searchbox").fill(query)
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 result", exact=False)).to_be_visible()
    expect(page.locator("main mark")).to_have_text(marked)
    assert_accessible(page)
