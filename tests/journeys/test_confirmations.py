"""Confirmations: the reader sees them without scrolling, and the focus is on them."""

import pytest
from playwright.sync_api import expect

from tests.journeys.page_checks import PHONE, assert_accessible
from tests.support import make

BOTH = pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])


@pytest.fixture
def long(ben, cyril):
    """A long article with thirty comments, several screens long. Ben wrote the comments."""
    post = make.post(author=cyril, body="A long article.\n\n" * 60)
    for _ in range(30):
        make.comment(post=post, author=ben)
    return post


@pytest.fixture
def cyril(db):
    return make.member("cyril")


def confirmation(page, place: str):
    return page.locator(f"[id='{place}'] [role=status][data-confirmation]")


@BOTH
def test_a_report_is_confirmed_where_the_reader_is(open_as, long, ada, scripts):
    page = open_as(ada, viewport=PHONE, java_script_enabled=scripts)
    page.goto(long.get_absolute_url())
    page.get_by_role("button", name="More about comment 25").click()
    page.get_by_role("link", name="Report 25").click()
    page.get_by_label("Reason").fill("Rude.")
    page.get_by_role("button", name="Send report").click()
    expect(confirmation(page, "c-25")).to_have_text("Thank you. The moderators will look at it.")
    expect(confirmation(page, "c-25")).to_be_in_viewport()
    if scripts:
        expect(confirmation(page, "c-25")).to_be_focused()
        assert_accessible(page)
        page.set_viewport_size(PHONE)
    page.get_by_role("button", name="More about comment 25").click()
    expect(page.get_by_role("link", name="Reported 25")).to_be_in_viewport()
    page.reload()
    expect(confirmation(page, "c-25")).to_have_count(0)


@BOTH
def test_a_deletion_is_confirmed_where_the_comment_was(open_as, long, ben, scripts):
    page = open_as(ben, viewport=PHONE, java_script_enabled=scripts)
    page.goto(long.get_absolute_url())
    page.get_by_role("button", name="More about comment 25").click()
    page.get_by_role("link", name="Delete 25").click()
    page.get_by_role("button", name="Delete").click()
    expect(confirmation(page, "c-25")).to_have_text("Comment 25 deleted.")
    expect(confirmation(page, "c-25")).to_be_in_viewport()
    if scripts:
        expect(confirmation(page, "c-25")).to_be_focused()


@BOTH
def test_an_upvote_of_a_long_article_stays_in_view(open_as, long, ada, scripts):
    page = open_as(ada, viewport=PHONE, java_script_enabled=scripts)
    page.goto(long.get_absolute_url())
    button = page.locator(".post-actions .upvote")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(button).to_contain_text("Upvoted")
    expect(button).to_be_in_viewport()


def test_a_message_at_the_top_of_a_page_has_the_focus(open_as, ada):
    page = open_as(ada)
    page.goto("/accounts/preferences/")
    page.get_by_role("button", name="Save").click()
    message = page.get_by_role("status").filter(has_text="Preferences saved.")
    expect(message).to_be_focused()
    expect(message).to_be_in_viewport()
