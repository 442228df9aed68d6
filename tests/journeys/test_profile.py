"""The profile of a member, and what others can do there."""

from playwright.sync_api import expect

from tests.journeys.ways import EVERY_WAY, Reader
from tests.support import make


@EVERY_WAY
def test_a_moderator_reads_a_profile_ignores_the_member_and_moderates(open_as, thread, ben, mo, way):
    thread.comments.get(path=[1]).upvote(by=mo)
    make.post(author=ben, title="A tunnel")
    reader = Reader(open_as, way, mo)
    page = reader.page
    page.goto(thread.get_absolute_url())
    reader.press(page.locator("[id='c-1'] > .comment > .meta a.author"))
    if way == "touch":  # the first tap shows the card
        reader.press(page.get_by_role("dialog", name="ben").get_by_role("link", name="View profile"))
    expect(page.get_by_role("heading", level=1, name="ben")).to_be_visible()
    tabs = page.get_by_role("navigation", name="Profile sections")
    for tab, excerpts, posts in (("Comments", 2, 0), ("Posts", 0, 1), ("Top comments", 1, 0)):
        reader.press(tabs.get_by_role("link", name=tab, exact=True))
        expect(tabs.locator("[aria-current]")).to_have_text(tab)
        expect(page.locator(".excerpt")).to_have_count(excerpts)
        expect(page.locator(".post-row")).to_have_count(posts)

    reader.press(page.get_by_role("button", name="Ignore"))
    expect(page.get_by_text("You're ignoring ben.")).to_be_in_viewport()
    reader.press(page.get_by_role("button", name="Stop ignoring"))
    expect(page.get_by_role("button", name="Ignore")).to_be_visible()
    reader.press(page.get_by_role("link", name="Moderate", exact=True))
    reader.press(page.get_by_role("link", name="Suspend").or_(page.get_by_role("button", name="Suspend")))
    expect(page.get_by_label("Reason")).to_be_visible()
