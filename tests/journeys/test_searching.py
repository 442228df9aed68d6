"""Somebody looks for words that were said, and arrives where they stand."""

from playwright.sync_api import expect

from tests.journeys.looking import DESK, PHONE
from tests.journeys.scripts import AND_WITHOUT_SCRIPTS


@AND_WITHOUT_SCRIPTS
def test_from_any_page_a_search_leads_to_the_comment(open_as, thread, scripts):
    page = open_as(viewport=DESK, java_script_enabled=scripts)
    page.goto("/c/transport/")
    page.get_by_role("searchbox", name="Search posts and comments").fill("deciding")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Search")).to_be_visible()
    expect(page.locator("mark").first).to_have_text("decided")
    page.get_by_role("listitem").filter(has_text="in May").get_by_role("link", name="A bridge").click()
    expect(page.locator("[id='c-1.1']")).to_be_in_viewport()


def test_on_a_phone_a_link_leads_to_the_search(open_as, thread):
    page = open_as(viewport=PHONE)
    page.goto("/")
    expect(page.get_by_role("searchbox")).to_be_hidden()
    page.get_by_role("link", name="Search", exact=True).click()
    box = page.get_by_role("search").get_by_role("searchbox")
    expect(box).to_be_focused()
    box.fill("may author:ada")
    page.get_by_role("button", name="Search", exact=True).click()
    expect(page.get_by_text("1 match", exact=False)).to_be_visible()
    expect(page.get_by_role("searchbox")).to_have_value("may author:ada")


def test_who_finds_nothing_searches_with_less(open_as, thread):
    page = open_as(viewport=PHONE)
    page.goto("/search/?q=decided+zebra")
    expect(page.get_by_role("heading", name="Nothing found")).to_be_visible()
    page.get_by_role("link", name="without zebra").click()
    expect(page.locator("mark").first).to_have_text("decided")


def test_the_order_is_kept_by_the_next_search(open_as, thread):
    page = open_as(viewport=DESK)
    page.goto("/search/?q=may")
    page.get_by_role("link", name="Newest first").click()
    expect(page.get_by_role("link", name="Newest first")).to_have_attribute("aria-current", "page")
    page.get_by_role("searchbox").fill("pays")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Newest first")).to_have_attribute("aria-current", "page")
