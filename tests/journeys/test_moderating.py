"""A member reports a comment, and a moderator hides it."""

from playwright.sync_api import expect

from forum.moderation.models import Decision


def test_a_reported_comment_is_hidden_and_replaced_by_a_stub_with_the_reason(open_as, thread, ada, mo):
    reader = open_as(ada)
    reader.goto(thread.get_absolute_url())
    reader.get_by_role("button", name="More about comment 2").click()
    reader.get_by_role("link", name="Report 2").click()
    reader.get_by_label("Reason").fill("Taunting.")
    reader.get_by_role("button", name="Send report").click()
    expect(reader.get_by_text("Thank you.")).to_be_visible()

    moderator = open_as(mo)
    moderator.goto("/admin/")
    moderator.get_by_role("link", name="Reports").first.click()
    expect(moderator.get_by_text("Taunting.").first).to_be_visible()
    moderator.goto(thread.get_absolute_url())
    moderator.get_by_role("button", name="More about comment 2").click()
    moderator.get_by_role("link", name="Moderate 2").click()
    moderator.get_by_role("button", name="Hide").or_(moderator.get_by_role("link", name="Hide")).first.click()
    moderator.get_by_label("Reason").fill("It taunts.")
    moderator.get_by_role("button", name="Hide").click()
    expect(moderator.get_by_label("Reason")).to_have_count(0)
    assert Decision.objects.filter(act="hide", by=mo, reason="It taunts.").exists()

    visitor = open_as()
    visitor.goto(thread.get_absolute_url())
    expect(visitor.locator("[id='c-2']")).to_contain_text("Hidden by a moderator. Reason: It taunts.")
    expect(visitor.locator("[id='c-2']")).not_to_contain_text("who pays")
    expect(visitor.get_by_role("heading", name="3 comments")).to_be_visible()
