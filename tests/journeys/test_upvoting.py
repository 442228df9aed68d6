"""Upvoting posts and comments: by mouse, by keyboard and without scripts."""

from playwright.sync_api import expect

from tests.journeys.page_checks import PHONE, assert_accessible


def upvote_button(page, number: str):
    """The upvote button of the comment with this number."""
    return page.locator(f"[id='c-{number}'] > .comment .upvote")


def test_a_comment_is_upvoted_in_place_and_the_page_does_not_move(open_as, thread, ada):
    page = open_as(ada, viewport=PHONE)
    page.goto(thread.get_absolute_url())
    upvote_button(page, "2").scroll_into_view_if_needed()
    before = page.evaluate("scrollY"), page.url
    upvote_button(page, "2").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("[id='c-2'] > .comment .upvote[aria-pressed=true]")
    assert upvote_button(page, "2").inner_text().split()[:2] == ["Upvoted", "1"]
    expect(upvote_button(page, "2")).to_be_focused()
    assert (page.evaluate("scrollY"), page.url) == before
    assert_accessible(page)
    upvote_button(page, "2").click()
    page.wait_for_selector("[id='c-2'] > .comment .upvote[aria-pressed=false]")
    assert thread.comments.get(path=[2]).upvote_count == 0


def test_a_post_is_upvoted_in_place(open_as, thread, ben):
    page = open_as(ben)
    page.goto(thread.get_absolute_url())
    page.locator(".post-actions .upvote").click()
    page.wait_for_selector(".post-actions .upvote[aria-pressed=true]")
    page.reload()
    assert page.locator(".post-actions .upvote").inner_text().split() == ["Upvoted", "1"]


def test_without_scripts_an_upvote_returns_to_the_comment(open_as, thread, ada):
    page = open_as(ada, java_script_enabled=False)
    page.goto(thread.get_absolute_url())
    upvote_button(page, "2").click()
    expect(upvote_button(page, "2")).to_have_attribute("aria-pressed", "true")
    assert page.url.endswith("#c-2")
    upvote_button(page, "2").click()
    expect(upvote_button(page, "2")).to_have_attribute("aria-pressed", "false")


def test_upvoting_a_comment_that_was_hidden_shows_an_error(open_as, thread, ada, mo):
    page = open_as(ada)
    page.goto(thread.get_absolute_url())
    thread.comments.get(path=[2]).hide(by=mo, reason="Rude.")
    upvote_button(page, "2").click()
    page.wait_for_selector(".error-page")
    assert "has since been removed, so it can't be upvoted" in page.inner_text("main")
