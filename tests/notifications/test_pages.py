"""The pages of what is new: tracker, history, notices, one's own comments and the replies to them."""

from datetime import timedelta
from itertools import product

import pytest
from django.utils import timezone

from accounts.models import Ignore
from forum.notifications.models import Notice, Reading
from forum.posts.models import Post
from tests.support import make
from tests.support.reading import read
from tests.support.tables import assert_each, rolled_back

PAGES = ["/tracker/", "/tracker/history/", "/notices/", "/replies/"]


def words(browser, path: str) -> str:
    """Of the page below its head."""
    answer = browser.get(path)
    assert answer.status_code == 200
    return read(answer).words.partition("My comments")[2]


def titles(browser, path: str) -> list[str]:
    return [row.post__title for row in browser.get(path).context["page"].rows]


@pytest.fixture
def tracked(post, ben):
    """Ben tracks Ada's post, and has read its three comments."""
    for _ in range(3):
        make.comment(post=post)
    Reading.objects.track(ben, post)
    Reading.objects.mark(member=ben, post_id=post.pk, arrivals=[1, 2, 3])
    return post


@pytest.mark.parametrize("path", PAGES)
def test_a_page_without_anything_says_what_would_stand_there(browse, ben, path):
    assert 'class="empty"' in browse(ben).get(path).content.decode()


PLACES = ["", "x", "_", "2026-01-01_1", "2026-13-01T00:00:00Z_1", "2026-01-01T00:00:00Z_" + "9" * 99, "9999_٢"]


def test_a_place_that_nothing_follows_is_answered(browse, comment, ben):
    browser = browse(ben)

    @rolled_back()
    def check(path, before):
        assert browser.get(path, {"before": before}).status_code == 200

    assert_each(check, product(PAGES, PLACES))


def test_the_tracker_shows_what_is_new_under_each_post(browse, tracked, ben):
    assert titles(browse(ben), "/tracker/") == []
    assert titles(browse(ben), "/tracker/history/") == [tracked.title]
    make.comment(post=tracked, body="The **pier** moved.")
    page = words(browse(ben), "/tracker/")
    assert f"1 new {tracked.title}" in page
    assert "The pier moved." in page
    assert "About time." not in page
    assert titles(browse(ben), "/tracker/history/") == []


def test_of_many_new_comments_the_tracker_shows_the_latest_five(browse, tracked, ben):
    for number in range(4, 12):
        make.comment(post=tracked, body=f"This is word {number}.")
    page = words(browse(ben), "/tracker/")
    shown = [number for number in range(4, 12) if f"word {number}." in page]
    assert shown == [7, 8, 9, 10, 11]
    assert "and 3 more" in page


def test_the_words_of_somebody_ignored_are_not_shown(browse, tracked, ben):
    hater = make.member("hater")
    Ignore.objects.create(member=ben, ignored=hater)
    make.comment(post=tracked, author=hater, body="Something hateful.")
    page = words(browse(ben), "/tracker/")
    assert "Something hateful." not in page
    assert "By a member whom you ignore" in page


def test_the_liveliest_stands_first_and_older_ones_on_the_next_page(browse, ben, ada):
    shelf, now = make.category(), timezone.now()
    for ordinal in range(45):
        post = make.post(title=f"Post {ordinal}", category=shelf, author=ada)
        Reading.objects.track(ben, post)
        make.comment(post=post, author=ada)
        # Three at a time in the same moment: the key decides.
        Post.objects.filter(pk=post.pk).update(last_activity_at=now - timedelta(minutes=ordinal // 3))
    browser, seen, path = browse(ben), [], "/tracker/"
    while path:
        page = browser.get(path).context["page"]
        seen += [row.post__title for row in page.rows]
        path = page.older and f"/tracker/?before={page.older.replace('+', '%2B')}"
    assert sorted(seen) == sorted(f"Post {ordinal}" for ordinal in range(45))
    assert seen[:3] == ["Post 2", "Post 1", "Post 0"]


def test_mark_all_as_read_spares_what_lives_on_after_the_page(browse, tracked, ben, ada):
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


def test_tracking_by_hand_and_back(browse, post, ben):
    browser = browse(ben)
    assert "Track" in read(browser.get(post.get_absolute_url())).words
    assert browser.post(f"/track/p/{post.pk}/").url == post.get_absolute_url()
    assert "Untrack" in read(browser.get(post.get_absolute_url())).words
    answer = browser.post(f"/untrack/p/{post.pk}/", {"next": "/tracker/history/"})
    assert answer.url == "/tracker/history/"
    assert "You don't track that thread any more" in read(browser.get(answer.url)).words


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "javascript:x", "\\\\evil.example"]
)
def test_nobody_is_sent_elsewhere_after_tracking(browse, post, ben, elsewhere):
    assert browse(ben).post(f"/track/p/{post.pk}/", {"next": elsewhere}).url == post.get_absolute_url()


def test_a_script_gets_the_other_button(browse, post, ben):
    answer = browse(ben).post(f"/track/p/{post.pk}/", headers={"X-Fragment": "1"})
    assert read(answer).words == "Untrack"


def test_a_removed_post_is_called_so(browse, tracked, ben, mo):
    tracked.hide(by=mo, reason="Libel.")
    page = words(browse(ben), "/tracker/history/")
    assert tracked.title not in page
    assert "Removed post" in page


def test_my_comments_stand_with_the_replies_to_them(browse, post, comment, ada, ben, mo):
    older = make.comment(post=post, author=ben, body="And the swans?")
    for number in range(7):
        make.comment(post=post, author=ada, parent=comment, body=f"Reply {number}.")
    gone = make.comment(post=post, author=ada, parent=older, body="Hateful.")
    gone.hide(by=mo, reason="Hate.")
    page = words(browse(ben), "/replies/")
    assert page.index("About time.") < page.index("And the swans?")  # it was answered since
    assert [number for number in range(7) if f"Reply {number}." in page] == [2, 3, 4, 5, 6]
    assert "and 2 more" in page
    assert page.partition("replies")[2].count("new Reply") == 5
    assert "Hateful." not in page


def test_the_head_of_every_page_says_how_much_is_new(browse, tracked, ada, ben):
    make.comment(post=tracked)
    mine = make.comment(post=tracked, author=ben)
    make.comment(post=tracked, author=ada, parent=mine)
    for path in ("/accounts/preferences/", "/"):
        words = read(browse(ben).get(path)).words
        assert "ben 2 new" in words
        assert "Tracker 1 new Notices 1 new" in words


def test_a_hundred_are_more_than_anybody_counts(browse, post, ben):
    first, *others = make.thread(post, *(str(number) for number in range(1, 101)))
    Notice.objects.bulk_create(Notice(member=ben, kind="mention", comment=each) for each in others)
    assert "Notices 99 " in read(browse(ben).get("/")).words
    Notice.objects.create(member=ben, kind="mention", comment=first)
    assert "Notices 99+" in read(browse(ben).get("/")).words


def test_the_head_of_a_thread_no_longer_counts_what_the_page_shows(browse, tracked, ada, ben):
    mine = make.comment(post=tracked, author=ben)
    make.comment(post=tracked, author=ada, parent=mine)
    browser = browse(ben)
    assert "ben 2 new" in read(browser.get("/accounts/preferences/")).words
    for _time in range(2):
        words = read(browser.get(tracked.get_absolute_url())).words
        assert " new" not in words.partition("Log out")[0].partition("ben")[2]
    assert "ben 2 new" not in read(browser.get("/")).words
