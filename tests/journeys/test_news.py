"""What is new since somebody was here: from the front page to it, the tracker, the notices."""

import pytest
from playwright.sync_api import expect

from forum.notifications.models import Reading
from tests.journeys.looking import assert_open_to_everybody
from tests.journeys.scripts import AND_WITHOUT_SCRIPTS
from tests.support import make


@pytest.fixture
def new(thread, ben):
    """Ben has read the four comments of the thread; two came since, and the second answers him."""
    Reading.objects.mark(member=ben, post_id=thread.pk, arrivals=[1, 2, 3, 4])
    make.comment(post=thread, author=make.member("dora"), body="The swans have left.")
    first = thread.comments.get(path=[1])
    make.comment(post=thread, author=make.member("emil"), body="Time it was, Ben.", parent=first)
    return thread


@AND_WITHOUT_SCRIPTS
def test_from_the_front_page_to_the_first_new_comment(open_as, new, ben, scripts):
    page = open_as(ben, java_script_enabled=scripts)
    page.goto("/")
    page.get_by_role("link", name="2 new").click()
    expect(page.locator(":target")).to_contain_text("Time it was, Ben.")  # 1.2 is read before 3
    page.goto("/")
    expect(page.get_by_role("link", name="A bridge")).to_be_visible()
    expect(page.get_by_role("link", name="2 new")).to_have_count(0)


@AND_WITHOUT_SCRIPTS
def test_the_tracker_leads_to_each_new_comment(open_as, new, ben, scripts):
    page = open_as(ben, java_script_enabled=scripts)
    page.goto("/")
    page.get_by_role("button", name="ben").click()
    page.get_by_role("link", name="Tracker").click()
    row = page.get_by_role("listitem").filter(has_text="The swans have left.").last
    row.get_by_role("link", name="3", exact=True).click()
    expect(page.locator(":target")).to_contain_text("The swans have left.")


@AND_WITHOUT_SCRIPTS
def test_mark_all_as_read(open_as, new, ben, scripts):
    page = open_as(ben, java_script_enabled=scripts)
    page.goto("/tracker/")
    page.get_by_role("button", name="Mark all as read").click()
    expect(page.get_by_text("Nothing is new in the threads you track.")).to_be_visible()
    page.goto("/notices/")
    page.get_by_role("button", name="Mark all as read").click()
    expect(page.get_by_text("emil answered you")).to_be_visible()
    expect(page.get_by_role("button", name="Mark all as read")).to_have_count(0)


@AND_WITHOUT_SCRIPTS
def test_a_notice_leads_to_its_comment_and_is_read(open_as, new, ben, scripts):
    page = open_as(ben, java_script_enabled=scripts)
    page.goto("/notices/")
    unread = page.locator("main").get_by_text("new", exact=True)
    expect(unread.first).to_be_visible()
    page.get_by_role("link", name="A bridge").first.click()
    expect(page.locator(":target")).to_contain_text("Time it was, Ben.")
    page.goto("/notices/")
    expect(page.get_by_text("emil answered you")).to_be_visible()
    expect(unread).to_have_count(0)


def test_tracking_in_place_by_keyboard(open_as, thread, mo):
    page = open_as(mo)
    page.goto(thread.get_absolute_url())
    page.get_by_role("button", name="Track", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Untrack")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Track", exact=True)).to_be_focused()
    assert not Reading.objects.get(member=mo).tracked_at


@pytest.mark.deep  # notifications/test_pages.py shows the same without a browser
def test_tracking_without_scripts(open_as, thread, mo):
    page = open_as(mo, java_script_enabled=False)
    page.goto(thread.get_absolute_url())
    page.get_by_role("button", name="Track", exact=True).click()
    expect(page.get_by_text("You track this thread")).to_be_visible()
    page.goto("/tracker/history/")
    page.get_by_role("button", name="Untrack A bridge").click()
    expect(page.get_by_text("You don't track that thread any more")).to_be_visible()
    assert page.url.endswith("/tracker/history/")


def test_the_head_of_the_page_on_a_phone_when_much_is_new(open_as, new, ben):
    page = open_as(ben)
    page.goto("/")
    page.get_by_role("button", name="ben").click()
    expect(page.get_by_role("link", name="My comments")).to_be_visible()
    assert_open_to_everybody(page)
