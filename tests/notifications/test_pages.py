"""The tracker, the threads that are up to date, the notifications, and my comments with their replies."""

from datetime import timedelta
from itertools import product

import pytest
from django.utils import timezone

from accounts.models import Ignore
from forum.notifications.models import Reading
from forum.posts.models import Post
from tests.support import make
from tests.support.reading import read
from tests.support.tables import assert_each, rolled_back

PAGES = ["/tracker/", "/tracker/history/", "/notifications/", "/replies/"]


def words(browser, path: str) -> str:
    """The text of the page below its head."""
    response = browser.get(path)
    assert response.status_code == 200
    return read(response).words.partition("My comments")[2]


def titles(browser, path: str) -> list[str]:
    return [row.post__title for row in browser.get(path).context["page"].rows]


@pytest.fixture
def tracked(post, ben):
    """Ben tracks Ada's post, and has read its three comments."""
    for _ in range(3):
        make.comment(post=post)
    Reading.objects.track(ben, post)
    Reading.objects.mark(member=ben, post_id=post.pk, sequences=[1, 2, 3])
    return post


@pytest.mark.parametrize("path", PAGES)
def test_an_empty_page_says_what_will_appear_there(browse, ben, path):
    assert 'class="empty"' in browse(ben).get(path).content.decode()


CURSORS = ["", "x", "_", "2026-01-01_1", "2026-13-01T00:00:00Z_1", "2026-01-01T00:00:00Z_" + "9" * 99, "9999_٢"]


def test_an_invalid_or_last_cursor_breaks_no_page(browse, comment, ben):
    browser = browse(ben)

    @rolled_back()
    def check(path, before):
        assert browser.get(path, {"before": before}).status_code == 200

    assert_each(check, product(PAGES, CURSORS))


def test_the_tracker_shows_the_new_comments_of_each_post(browse, tracked, ben):
    assert titles(browse(ben), "/tracker/") == []
    assert titles(browse(ben), "/tracker/history/") == [tracked.title]
    make.comment(post=tracked, body="The **pier** moved.")
    page = words(browse(ben), "/tracker/")
    assert f"1 new {tracked.title}" in page
    assert "The pier moved." in page
    assert "About time." not in page
    assert titles(browse(ben), "/tracker/history/") == []


def test_the_tracker_shows_at_most_five_new_comments_per_post(browse, tracked, ben):
    for number in range(4, 12):
        make.comment(post=tracked, body=f"This is word {number}.")
    page = words(browse(ben), "/tracker/")
    shown = [number for number in range(4, 12) if f"word {number}." in page]
    assert shown == [7, 8, 9, 10, 11]
    assert "and 3 more" in page


def test_the_tracker_does_not_show_comments_of_ignored_members(browse, tracked, ben):
    hater = make.member("hater")
    Ignore.objects.create(member=ben, ignored=hater)
    make.comment(post=tracked, author=hater, body="Something hateful.")
    make.comment(post=tracked, body="Something lovely.")
    page = words(browse(ben), "/tracker/")
    assert "Something lovely." in page
    assert "Something hateful." not in page


def test_the_tracker_lists_the_latest_activity_first_across_pages(browse, ben, ada):
    category, now = make.category(), timezone.now()
    for ordinal in range(45):
        post = make.post(title=f"Post {ordinal}", category=category, author=ada)
        Reading.objects.track(ben, post)
        make.comment(post=post, author=ada)
        # Three posts share each moment, so the primary key decides.
        Post.objects.filter(pk=post.pk).update(last_activity_at=now - timedelta(minutes=ordinal // 3))
    browser, seen, path = browse(ben), [], "/tracker/"
    while path:
        page = browser.get(path).context["page"]
        seen += [row.post__title for row in page.rows]
        path = page.older and f"/tracker/?before={page.older.replace('+', '%2B')}"
    assert sorted(seen) == sorted(f"Post {ordinal}" for ordinal in range(45))
    assert seen[:3] == ["Post 2", "Post 1", "Post 0"]


def test_mark_all_as_read_keeps_threads_with_newer_activity(browse, tracked, ben, ada):
    other = make.post()
    Reading.objects.track(ben, other)
    make.comment(post=tracked)
    browser = browse(ben)
    shown_at = browser.get("/tracker/").context["now"].isoformat()
    make.comment(post=other)
    browser.post("/tracker/read/", {"until": shown_at})
    assert titles(browser, "/tracker/") == [other.title]
    browser.post("/tracker/read/")
    assert titles(browser, "/tracker/") == []


def test_tracking_and_untracking_a_thread(browse, post, ben):
    browser = browse(ben)
    assert "Track" in read(browser.get(post.get_absolute_url())).words
    assert browser.post(f"/track/p/{post.pk}/").url == post.actions_url
    assert "Untrack" in read(browser.get(post.get_absolute_url())).words
    response = browser.post(f"/untrack/p/{post.pk}/", {"next": "/tracker/history/"})
    assert response.url == "/tracker/history/"
    assert "You've stopped tracking this thread." in read(browser.get(response.url)).words


@pytest.mark.parametrize(
    "next_url", ["https://evil.example/", "//evil.example", "javascript:x", "\\\\evil.example"]
)
def test_tracking_never_redirects_to_another_site(browse, post, ben, next_url):
    assert browse(ben).post(f"/track/p/{post.pk}/", {"next": next_url}).url == post.actions_url


def test_a_script_gets_the_opposite_button(browse, post, ben):
    response = browse(ben).post(f"/track/p/{post.pk}/", headers={"X-Fragment": "1"})
    assert read(response).words == "Untrack"


def test_a_removed_post_is_listed_as_removed(browse, tracked, ben, mo):
    tracked.hide(by=mo, reason="Libel.")
    page = words(browse(ben), "/tracker/history/")
    assert tracked.title not in page
    assert "Removed post" in page


def test_my_comments_are_listed_with_their_replies(browse, post, comment, ada, ben, mo):
    older = make.comment(post=post, author=ben, body="And the swans?")
    for number in range(7):
        make.comment(post=post, author=ada, parent=comment, body=f"Reply {number}.")
    hidden = make.comment(post=post, author=ada, parent=older, body="Hateful.")
    hidden.hide(by=mo, reason="Hate.")
    page = words(browse(ben), "/replies/")
    assert page.index("About time.") < page.index("And the swans?")  # it has the later reply
    assert [number for number in range(7) if f"Reply {number}." in page] == [2, 3, 4, 5, 6]
    assert "and 2 more" in page
    assert page.partition("replies")[2].count("new Reply") == 5
    assert "Hateful." not in page


def test_the_masthead_of_every_page_shows_the_unread_counts(browse, tracked, ada, ben):
    make.comment(post=tracked)
    mine = make.comment(post=tracked, author=ben)
    make.comment(post=tracked, author=ada, parent=mine)
    for path in ("/accounts/preferences/", "/"):
        labels = read(browse(ben).get(path)).labels
        assert {"Tracker, 1 thread with new comments", "Notifications, 1 new"} <= {*labels}


def test_the_masthead_of_a_thread_does_not_count_the_comments_it_shows(browse, tracked, ada, ben):
    mine = make.comment(post=tracked, author=ben)
    make.comment(post=tracked, author=ada, parent=mine)
    browser = browse(ben)
    assert "Notifications, 1 new" in read(browser.get("/accounts/preferences/")).labels
    for _time in range(2):
        labels = read(browser.get(tracked.get_absolute_url())).labels
        assert {"Tracker, no new comments", "Notifications, none new"} <= {*labels}
    assert "Notifications, none new" in read(browser.get("/")).labels
