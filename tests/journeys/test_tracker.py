"""New comments and notifications: on the front page, in the tracker, in the list of notifications."""

import pytest
from playwright.sync_api import expect

from forum.notifications.models import Reading
from tests.journeys.page_checks import assert_accessible
from tests.journeys.scripts import WITH_AND_WITHOUT_SCRIPTS
from tests.support import make


@pytest.fixture
def updated(thread, ben):
    """The thread with two comments that Ben hasn't read. The second one replies to him."""
    Reading.objects.mark(member=ben, post_id=thread.pk, sequences=[1, 2, 3, 4])
    make.comment(post=thread, author=make.member("dora"), body="The swans have left.")
    first = thread.comments.get(path=[1])
    make.comment(post=thread, author=make.member("emil"), body="High time, Ben.", parent=first)
    return thread


@WITH_AND_WITHOUT_SCRIPTS
def test_the_front_page_links_to_the_first_new_comment(open_as, updated, ben, scripts):
    page = open_as(ben, java_script_enabled=scripts)
    page.goto("/")
    page.get_by_role("link", name="2 new").click()
    expect(page.locator(":target")).to_contain_text("High time, Ben.")  # 1.2 comes before 3
    page.goto("/")
    expect(page.get_by_role("link", name="A bridge")).to_be_visible()
    expect(page.get_by_role("link", name="2 new")).to_have_count(0)


@WITH_AND_WITHOUT_SCRIPTS
def test_the_tracker_links_to_each_new_comment(open_as, updated, ben, scripts):
    page = open_as(ben, java_script_enabled=scripts)
    page.goto("/")
    page.get_by_role("link", name="Tracker, 1 thread with new comments").click()
    row = page.get_by_role("listitem").filter(has_text="The swans have left.").last
    row.get_by_role("link", name="3", exact=True).click()
    expect(page.locator(":target")).to_contain_text("The swans have left.")


@WITH_AND_WITHOUT_SCRIPTS
def test_everything_can_be_marked_as_read(open_as, updated, ben, scripts):
    page = open_as(ben, java_script_enabled=scripts)
    page.goto("/tracker/")
    page.get_by_role("button", name="Mark all as read").click()
    expect(page.get_by_text("Nothing new in the threads you track.")).to_be_visible()
    page.goto("/notifications/")
    page.get_by_role("button", name="Mark all as read").click()
    expect(page.get_by_text("emil replied to you")).to_be_visible()
    expect(page.get_by_role("button", name="Mark all as read")).to_have_count(0)


@WITH_AND_WITHOUT_SCRIPTS
def test_a_notification_links_to_its_comment_and_is_then_read(open_as, updated, ben, scripts):
    page = open_as(ben, java_script_enabled=scripts)
    page.goto("/notifications/")
    unread = page.locator("main").get_by_text("new", exact=True)
    expect(unread.first).to_be_visible()
    page.get_by_role("link", name="A bridge").first.click()
    expect(page.locator(":target")).to_contain_text("High time, Ben.")
    page.goto("/notifications/")
    expect(page.get_by_text("emil replied to you")).to_be_visible()
    expect(unread).to_have_count(0)


def test_tracking_and_untracking_by_keyboard(open_as, thread, mo):
    page = open_as(mo)
    page.goto(thread.get_absolute_url())
    page.get_by_role("button", name="Track", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Untrack")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Track", exact=True)).to_be_focused()
    assert not Reading.objects.get(member=mo).tracked_at


@pytest.mark.deep  # tests/notifications has the same test without a browser
def test_tracking_without_scripts(open_as, thread, mo):
    page = open_as(mo, java_script_enabled=False)
    page.goto(thread.get_absolute_url())
    page.get_by_role("button", name="Track", exact=True).click()
    expect(page.get_by_text("You're tracking this thread")).to_be_visible()
    page.goto("/tracker/history/")
    page.get_by_role("button", name="Untrack A bridge").click()
    expect(page.get_by_text("You've stopped tracking this thread")).to_be_visible()
    assert page.url.endswith("/tracker/history/")


def test_the_member_menu_with_updates_is_accessible(open_as, updated, ben):
    page = open_as(ben)
    page.goto("/")
    page.get_by_role("button", name="ben").click()
    expect(page.get_by_role("link", name="My comments")).to_be_visible()
    assert_accessible(page)
