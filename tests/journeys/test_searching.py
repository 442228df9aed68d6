"""Searching for posts and comments."""

from playwright.sync_api import expect

from tests.journeys.page_checks import DESKTOP, PHONE
from tests.journeys.scripts import WITH_AND_WITHOUT_SCRIPTS


@WITH_AND_WITHOUT_SCRIPTS
def test_a_search_from_another_page_finds_a_comment(open_as, thread, scripts):
    page = open_as(viewport=DESKTOP, java_script_enabled=scripts)
    page.goto("/c/transport/")
    page.get_by_role("searchbox", name="Search posts and comments").fill("deciding")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Search")).to_be_visible()
    expect(page.locator("mark").first).to_have_text("decided")
    page.get_by_role("listitem").filter(has_text="in May").get_by_role("link", name="A bridge").click()
    expect(page.locator("[id='c-1.1']")).to_be_in_viewport()


def test_a_phone_has_a_link_to_the_search_page(open_as, thread):
    page = open_as(viewport=PHONE)
    page.goto("/")
    expect(page.get_by_role("searchbox")).to_be_hidden()
    page.get_by_role("link", name="Search", exact=True).click()
    box = page.get_by_role("search").get_by_role("searchbox")
    expect(box).to_be_focused()
    box.fill("may author:ada")
    page.get_by_role("button", name="Search", exact=True).click()
    expect(page.get_by_text("1 result", exact=False)).to_be_visible()
    expect(page.get_by_role("searchbox")).to_have_value("may author:ada")


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
    page.get_by_role("searchbox").fill("pays")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Newest")).to_have_attribute("aria-current", "page")
