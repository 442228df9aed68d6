"""Forms that open below a comment, and the tabs of the form for writing: see in-place.js."""

from playwright.sync_api import expect

from forum.moderation.models import Report
from tests.support import make


def choose(page, action: str) -> None:
    """Choose an action of a comment, such as "Edit 2", in its menu if it has one."""
    link = page.get_by_role("link", name=action, exact=True)
    if not link.is_visible():
        page.get_by_role("button", name=f"More about comment {action.split()[-1]}", exact=True).click()
    link.click()


def test_an_edit_opens_in_the_thread_and_its_draft_is_offered_when_it_is_closed(open_as, thread, ada):
    make.comment(post=thread, author=ada, body="A *fine* bridge.")
    page = open_as(ada)
    page.goto(thread.get_absolute_url())
    url = page.url
    choose(page, "Edit 3")
    field = page.get_by_label("Edit comment 3")
    expect(field).to_be_focused()
    field.press("Escape")
    expect(field).to_have_count(0)
    choose(page, "Edit 3")  # nothing was changed, so there is no draft

    field.fill("A *narrow* bridge.")
    expect(page.get_by_text("Draft saved")).to_be_visible()
    page.get_by_role("link", name="Cancel").click()
    choose(page, "Continue editing 3")
    field.fill("A *fine* bridge.")
    with page.expect_response("**/drafts/discard/"):
        page.get_by_role("link", name="Cancel").click()
    choose(page, "Edit 3")
    expect(page.get_by_text("Draft restored")).to_have_count(0)
    field.fill("A *narrow* bridge.")
    page.get_by_role("link", name="Cancel").click()
    choose(page, "Continue editing 3")
    expect(field).to_have_value("A *narrow* bridge.")
    assert page.url == url
    page.get_by_role("button", name="Save").click()
    expect(page.locator("[id='c-3']")).to_contain_text("A narrow bridge.")


def test_one_form_is_open_at_a_time_and_reports_are_sent_from_the_thread(open_as, thread, ada):
    page = open_as(ada)
    page.goto(thread.get_absolute_url())
    choose(page, "Reply to 2")
    page.get_by_label("Reply to 2").fill("Later.")
    choose(page, "Report 2")
    expect(page.get_by_label("Reply to 2")).to_have_count(0)
    expect(page.get_by_role("link", name="Continue your reply to 2")).to_be_visible()

    page.get_by_label("Reason").fill("Off topic.")
    page.get_by_role("button", name="Send report").click()
    expect(page.get_by_role("status").filter(has_text="Thank you.")).to_be_in_viewport()
    assert Report.objects.get().reason == "Off topic."


def test_a_comment_is_deleted_in_the_thread_after_a_confirmation(open_as, thread, ada):
    mine = make.comment(post=thread, author=ada, body="Too soon.")
    page = open_as(ada)
    page.goto(thread.get_absolute_url())
    choose(page, "Delete 3")
    page.get_by_role("link", name="Cancel").click()
    expect(page.get_by_role("heading", name="Delete comment 3?")).to_have_count(0)
    choose(page, "Delete 3")
    page.get_by_role("button", name="Delete", exact=True).click()
    expect(page.locator("[id='c-3']")).to_contain_text("Deleted by the author.")
    mine.refresh_from_db()
    assert mine.withdrawn_at


def test_a_preview_takes_the_place_of_the_text_until_write_is_chosen(open_as, thread, ada):
    page = open_as(ada)
    page.goto(thread.get_absolute_url())
    field = page.get_by_label("Add a comment")
    field.fill("A *fine* bridge.")
    preview = page.get_by_role("region", name="Preview")
    page.get_by_role("button", name="Preview").click()
    expect(preview).to_contain_text("A fine bridge.")
    expect(field).to_be_hidden()
    page.locator("label", has_text="Write").click()
    expect(preview).to_be_hidden()
    field.press("Control+End")
    field.press_sequentially(" Or not.")
    page.get_by_role("button", name="Preview").click()
    expect(preview).to_contain_text("A fine bridge. Or not.")
    page.get_by_role("button", name="Post comment").click()
    expect(page.locator("[id='c-3']")).to_contain_text("A fine bridge. Or not.")
