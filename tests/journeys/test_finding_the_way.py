"""From page to page: with the masthead, the category bar, the account menu, search and shortcuts."""

import re

from playwright.sync_api import expect

from tests.journeys.ways import EVERY_WAY, Reader
from tests.support import make


@EVERY_WAY
def test_the_masthead_leads_to_what_is_new_and_to_the_account(open_as, thread, ben, way):
    for name in ("News", "Weather", "Sport", "Music", "Food", "Clubs"):
        make.category(f"{name} in the town and around")
    reader = Reader(open_as, way, ben)
    page = reader.page
    page.goto("/")
    for link, heading in (("Notifications, 1 new", "Notifications"), ("Tracker, ", "Tracker")):
        reader.press(page.get_by_role("link", name=re.compile(f"^{link}")))
        expect(page.get_by_role("heading", level=1, name=heading)).to_be_visible()
    reader.press(page.get_by_role("navigation", name="Categories").get_by_role("button", name="More"))
    reader.press(page.get_by_role("link", name="Sport in the town and around"))
    expect(page.get_by_role("heading", level=1, name="Sport in the town and around")).to_be_visible()

    reader.press(page.get_by_role("button", name="ben", exact=True))
    reader.press(page.get_by_role("link", name="Preferences"))
    if way == "touch":
        reader.press(page.get_by_role("button", name="Account pages"))
    reader.press(page.get_by_role("link", name="Sessions"))
    expect(page.get_by_role("heading", level=1, name="Sessions")).to_be_visible()
    reader.press(page.get_by_role("button", name="ben", exact=True))
    reader.press(page.get_by_role("button", name="Log out"))
    expect(page.get_by_role("link", name="Log in", exact=True)).to_be_visible()


@EVERY_WAY
def test_a_reader_searches_with_suggestions_recent_searches_and_filters(open_as, thread, way):
    reader = Reader(open_as, way)
    page = reader.page

    def open_search():
        page.goto("/")
        if way == "keyboard":
            page.keyboard.press("/")
        elif way == "touch":
            reader.press(page.get_by_role("link", name="Search", exact=True))
        return page.get_by_role("searchbox")

    if reader.has_scripts:
        reader.type(open_search(), "tra")
        reader.press(page.locator("#suggestions").get_by_role("link", name="Transport"))
        expect(page.get_by_role("heading", level=1, name="Transport")).to_be_visible()
    field = open_search()
    reader.type(field, "may")
    page.keyboard.press("Enter")
    expect(page.get_by_text("2 results")).to_be_visible()
    reader.press(page.get_by_role("button", name="Author"))
    reader.press(page.get_by_role("link", name="ada", exact=True).first)
    expect(page.get_by_text("1 result", exact=False)).to_be_visible()
    reader.press(page.get_by_role("link", name="Remove: by ada"))
    expect(page.get_by_text("2 results")).to_be_visible()
    if reader.has_scripts:
        open_search()
        reader.press(page.locator("#suggestions").get_by_role("link", name="may"))
        expect(page.get_by_text("2 results")).to_be_visible()


@EVERY_WAY
def test_the_list_of_shortcuts_opens_and_closes(open_as, thread, way):
    reader = Reader(open_as, way)
    page = reader.page
    page.goto("/")
    if way == "keyboard":
        page.keyboard.press("?")
    else:
        reader.press(page.get_by_role("link", name="Keyboard shortcuts"))
    if not reader.has_scripts:
        return expect(page.get_by_role("heading", level=1, name="Keyboard shortcuts")).to_be_visible()
    dialog = page.get_by_role("dialog", name="Keyboard shortcuts")
    reader.press(dialog.get_by_role("button", name="Close"))
    return expect(dialog).to_be_hidden()
