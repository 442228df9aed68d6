"""Bookmarks, from the menus of a thread to the list of what a member has kept."""

from playwright.sync_api import expect

from tests.journeys.ways import EVERY_WAY, Reader


@EVERY_WAY
def test_bookmarks_with_a_note_are_made_changed_and_removed(open_as, thread, ada, way):
    reader = Reader(open_as, way, ada)
    page = reader.page
    page.goto(thread.get_absolute_url())
    reader.press(page.get_by_role("button", name="More about comment 2"))
    reader.press(page.get_by_role("link", name="Bookmark 2"))
    reader.type(page.get_by_label("Note"), "For the council.")
    reader.press(page.get_by_role("button", name="Bookmark", exact=True))
    expect(page.locator("[id='c-2']").get_by_text("Bookmarked.")).to_be_in_viewport()
    reader.press(page.get_by_role("button", name="More", exact=True).last)
    reader.press(page.get_by_role("link", name="Bookmark", exact=True))
    reader.press(page.get_by_role("button", name="Bookmark", exact=True))
    expect(page.locator("#post-actions").get_by_text("Bookmarked.")).to_be_in_viewport()

    reader.press(page.get_by_role("button", name="ada", exact=True))
    reader.press(page.get_by_role("link", name="Bookmarks"))
    expect(page.get_by_role("article")).to_have_count(2)
    reader.press(page.get_by_role("link", name="Edit note A bridge 2"))
    reader.type(page.get_by_label("Note"), "For the mayor.")
    reader.press(page.get_by_role("button", name="Save note"))
    expect(page.get_by_text("For the mayor.")).to_be_visible()
    reader.press(page.get_by_role("button", name="Remove A bridge 2"))
    expect(page.get_by_text("Bookmark removed. Your note was: For the mayor.")).to_be_in_viewport()
    reader.press(page.get_by_role("article").get_by_role("link", name="A bridge", exact=True))
    expect(page.get_by_role("heading", level=1, name="A bridge")).to_be_visible()
