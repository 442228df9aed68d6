"""What people do in a thread: with the post, with a comment, and in the composer."""

from playwright.sync_api import expect

from forum.moderation.models import Report
from forum.web.formatting import absolute
from tests.journeys.ways import EVERY_WAY, Reader
from tests.support import make


def comment(page, number: str):
    return page.locator(f"[id='c-{number}'] > .comment")


def open_menu(reader, number: str):
    """The menu of a comment."""
    reader.press(reader.page.get_by_role("button", name=f"More about comment {number}", exact=True))
    return reader.page.locator(f"[id='m-{number}']")


@EVERY_WAY
def test_a_post_is_upvoted_tracked_shared_and_reported(open_as, thread, mo, way):
    reader = Reader(open_as, way, make.member("dora"))
    page = reader.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(thread.get_absolute_url())
    actions = page.locator(".post-actions")
    reader.press(actions.get_by_role("button", name="Upvote"))
    expect(actions.get_by_role("button", name="Upvoted 1")).to_have_attribute("aria-pressed", "true")
    reader.press(actions.get_by_role("button", name="Track", exact=True))
    expect(actions.get_by_role("button", name="Untrack")).to_be_visible()
    reader.press(actions.get_by_role("button", name="Share"))
    expect(page.get_by_label("Link to this post")).to_have_value(absolute(thread.get_absolute_url()))
    if reader.has_scripts:
        reader.press(page.get_by_role("button", name="Copy link"))
        expect(page.get_by_role("button", name="Copied")).to_be_in_viewport()
    reader.press(actions.get_by_role("button", name="Share"))  # closes it
    reader.press(actions.get_by_role("link", name="Report"))
    reader.type(page.get_by_label("Reason"), "Off topic.")
    reader.press(page.get_by_role("button", name="Send report"))
    expect(actions.get_by_text("Thank you.")).to_be_in_viewport()
    expect(actions.get_by_role("link", name="Reported")).to_be_visible()
    thread.lock(by=mo, reason="Heated.")
    page.reload()
    expect(page.locator("#write")).to_contain_text("No new comments. Reason: Heated.")
    expect(page.get_by_label("Add a comment")).to_have_count(0)


@EVERY_WAY
def test_a_comment_is_collapsed_expanded_upvoted_copied_and_reported(open_as, thread, ada, ben, way):
    make.comment(post=thread, author=ben, body="\n\n".join(["Line by line."] * 60))
    reader = Reader(open_as, way, ada)
    page = reader.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(thread.get_absolute_url())
    for is_expanded in (False, True):
        reader.press(page.locator("[id='c-1'] > .replies > summary"))
        expect(comment(page, "1.1")).to_be_visible(visible=is_expanded)
    reader.press(comment(page, "2").get_by_role("button", name="Upvote"))
    expect(comment(page, "2").locator(".upvote")).to_have_attribute("aria-pressed", "true")
    if reader.has_scripts:
        reader.press(open_menu(reader, "2").get_by_role("link", name="Copy link"))
        expect(page.get_by_role("link", name="Copied 2")).to_be_in_viewport()
        page.keyboard.press("Escape") if way == "keyboard" else page.touchscreen.tap(5, 5)
    reader.press(open_menu(reader, "2").get_by_role("link", name="Report"))
    reader.type(page.get_by_label("Reason"), "Taunting.")
    reader.press(page.get_by_role("button", name="Send report"))
    expect(comment(page, "2").get_by_text("Thank you.")).to_be_in_viewport()
    assert Report.objects.get().reason == "Taunting."

    height = comment(page, "3").bounding_box()["height"]
    reader.press(comment(page, "3").locator("details.long > summary"))
    expect(comment(page, "3").get_by_text("Show less")).to_be_visible()
    assert comment(page, "3").bounding_box()["height"] > height


@EVERY_WAY
def test_a_comment_is_written_edited_answered_and_deleted(open_as, thread, ada, way):
    reader = Reader(open_as, way, ada)
    page = reader.page
    page.goto(thread.get_absolute_url())
    field = page.get_by_label("Add a comment")
    if reader.has_scripts:
        reader.type(field, "A bridge, and ")
        reader.press(page.get_by_role("button", name="Bold"))
        page.keyboard.type("narrow")
    else:
        reader.type(field, "A bridge, and **narrow**")
    reader.press(page.get_by_role("button", name="Preview"))
    expect(page.get_by_role("region", name="Preview").locator("strong")).to_have_text("narrow")
    if way == "keyboard":
        reader.press(page.get_by_role("radio", name="Write"), key="Space")
        reader.go_to(field)
        page.keyboard.press("Control+Enter")
    else:
        reader.press(page.locator("label", has_text="Write"))
        reader.press(page.get_by_role("button", name="Post comment"))
    expect(comment(page, "3")).to_be_in_viewport()

    reader.press(open_menu(reader, "3").get_by_role("link", name="Edit"))
    reader.type(page.get_by_label("Edit comment 3"), "A tunnel.")
    reader.press(page.get_by_role("button", name="Save"))
    expect(comment(page, "3")).to_contain_text("A tunnel.")
    reader.press(page.get_by_role("link", name="Reply to 3"))
    reader.type(page.get_by_label("Reply to 3"), "Or a ferry.")
    reader.press(page.get_by_role("button", name="Post reply"))
    expect(comment(page, "3.1")).to_be_in_viewport()
    reader.press(open_menu(reader, "3.1").get_by_role("link", name="Delete"))
    reader.press(page.get_by_role("button", name="Delete", exact=True))
    expect(page.get_by_text("Comment 3.1 deleted.")).to_be_in_viewport()
