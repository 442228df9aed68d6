"""A new member's welcome, and a new owner's checklist."""

from playwright.sync_api import expect

from tests.journeys.ways import EVERY_WAY, Reader
from tests.support import make


@EVERY_WAY
def test_a_new_member_is_welcomed_and_goes_on_reading(open_as, thread, way):
    reader = Reader(open_as, way)
    page = reader.page
    page.goto(thread.get_absolute_url())
    reader.press(page.get_by_role("navigation").get_by_role("link", name="Sign up"))
    reader.type(page.get_by_label("Email"), "dora@example.org")
    reader.type(page.get_by_label("Username"), "dora")
    reader.type(page.get_by_label("Password").first, make.PASSWORD)
    reader.press(page.get_by_role("main").get_by_role("button", name="Sign up"))
    expect(page.get_by_role("heading", level=1, name="Welcome to Seedbed, dora")).to_be_visible()
    for link, heading in (("Edit your profile", "Preferences"), ("Open your tracker", "Tracker")):
        reader.press(page.get_by_role("link", name=link))
        expect(page.get_by_role("heading", level=1, name=heading)).to_be_visible()
        page.go_back()
    reader.press(page.get_by_role("link", name="Continue to what you were reading"))
    expect(page.get_by_role("heading", level=1, name="A bridge")).to_be_visible()


@EVERY_WAY
def test_an_owner_ticks_off_the_checklist_and_is_no_longer_reminded(open_as, thread, olga, way):
    reader = Reader(open_as, way, olga)
    page = reader.page
    page.goto("/admin/")
    reader.press(page.get_by_role("link", name="Open the checklist"))
    expect(page.get_by_text("0 of 7 done")).to_be_visible()
    reader.press(page.get_by_role("button", name="I have backups"))
    expect(page.get_by_text("1 of 7 done")).to_be_visible()
    reader.press(page.get_by_role("button", name="Undo Back up the site"))
    expect(page.get_by_text("0 of 7 done")).to_be_visible()
    reader.press(page.get_by_role("button", name="Keep them as they are").first)
    expect(page.get_by_text("1 of 7 done")).to_be_visible()
    reader.press(page.get_by_role("link", name="Edit the privacy policy"))
    reader.type(page.get_by_label("Text", exact=True), "We store little.")
    reader.press(page.get_by_label("I've checked that this text is right for my site"), key="Space")
    reader.press(page.get_by_role("button", name="Publish"))
    expect(page.get_by_text("Published.")).to_be_in_viewport()
    page.goto("/site/checklist/")
    reader.press(page.get_by_role("button", name="Don't remind me in Moderation of what is left"))
    expect(page.get_by_role("button", name="Remind me in Moderation of what is left")).to_be_visible()
    page.goto("/admin/")
    expect(page.get_by_role("link", name="Open the checklist")).to_have_count(0)
