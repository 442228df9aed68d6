"""Reaching a limit: scripts show why, and no text is lost."""

import pytest
from playwright.sync_api import expect

from forum.limits.rates import Rate
from tests.journeys.page_checks import assert_accessible


@pytest.fixture
def page(open_as, thread, ada, settings):
    """Ada's page with her post. She may do everything once in ten minutes."""
    settings.LIMITS_ENABLED = True
    settings.NEW_MEMBER_LIMITS = dict.fromkeys(settings.NEW_MEMBER_LIMITS, (Rate(1, 600),))
    page = open_as(ada)
    page.goto(thread.get_absolute_url())
    return page


@pytest.fixture
def field(page):
    return page.locator("#write textarea")


def test_a_refused_preview_is_explained_above_the_text(page, field):
    field.fill("A word.")
    page.get_by_role("button", name="Preview").click()
    page.locator("label", has_text="Write").click()
    field.fill("Another word.")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("alert")).to_contain_text("You have sent 1 unpublished text in the last 10 minutes.")
    expect(field).to_have_value("Another word.")
    assert_accessible(page)


def test_a_refused_comment_stays_in_the_form(page, field, ada):
    """Ada has already commented."""
    field.fill("Half an hour of thought.")
    page.get_by_role("button", name="Post comment").click()
    expect(page.get_by_role("alert")).to_contain_text("You can post again in 10 minutes.")
    expect(page.locator("textarea[name=body]")).to_have_value("Half an hour of thought.")
    assert ada.drafts.get(form_url__endswith="/c/publish/").fields["body"] == "Half an hour of thought."
    assert_accessible(page)


def test_refused_suggestions_are_explained_and_typing_goes_on(page, field):
    field.press_sequentially("@be")
    page.wait_for_selector("#members[role=listbox]")
    field.press_sequentially("n")
    expect(page.locator("#members[role=status]")).to_contain_text("You can look again in 10 minutes.")
    field.press("Enter")
    field.press_sequentially("Hello")
    expect(field).to_have_value("@ben\nHello")
    expect(page.locator("#members")).to_have_count(0)


def test_a_refused_upvote_shows_why(page):
    page.locator("[id='c-2'] > .comment .upvote").click()
    page.wait_for_selector("[id='c-2'] > .comment .upvote[aria-pressed=true]")
    page.locator("[id='c-1'] > .comment .upvote").click()
    expect(page.get_by_role("heading", name="Please wait a moment")).to_be_visible()
    expect(page.get_by_text("You can upvote again in 10 minutes.")).to_be_visible()


def test_a_draft_that_is_not_saved_on_the_site_stays_in_the_browser(page, field, ada):
    field.press_sequentially("One")
    expect(page.locator("#write [data-draft-note]")).to_have_text("Draft saved")
    field.press_sequentially(" two")
    expect(page.locator("#write [data-draft-note]")).to_have_text("Saved in this browser only")
    assert ada.drafts.with_text().get().fields["body"] == "One"
    page.reload()
    expect(field).to_have_value("One two")
