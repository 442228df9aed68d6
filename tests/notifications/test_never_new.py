"""A member's own comments are never new to them, and members they ignore never make anything new."""

import pytest

from forum.comments.models import Comment
from forum.notifications.models import Reading
from forum.posts.models import Post
from tests.support import make
from tests.support.reading import read


@pytest.fixture
def cyril(db):
    return make.member("cyril")


@pytest.fixture
def tracked(post, ben):
    """Ben tracks Ada's post and has read nothing on it yet."""
    Reading.objects.track(ben, post)
    return post


def everywhere(browser, post) -> dict[str, object]:
    """What is new to the browser's member, wherever the site says so. Opens the thread last, because that marks
    comments as read."""
    labels = read(browser.get("/accounts/preferences/")).labels
    first_new = browser.get(f"/p/{post.pk}/c/new/").url
    tracker = post.title in read(browser.get("/tracker/")).words
    lists = {path: browser.get(path).text.count("c/new/") for path in ("/", f"/c/{post.category.slug}/")}
    thread = browser.get(post.get_absolute_url()).text
    return {
        "number": not {"Tracker, no new comments", "Notifications, none new"} <= {*labels},
        "link to the first": "/c/new/" not in first_new and first_new.partition("/c/")[2],
        "tracker": tracker,
        **lists,
        "marked": thread.count('class="is-new"'),
        "link in the thread": " new</a>" in thread,
    }


NOTHING = {
    "number": False,
    "link to the first": "",
    "tracker": False,
    "/": 0,
    "marked": 0,
    "link in the thread": False,
}


def write_unnoticed(post, author, parent=None) -> Comment:
    """A comment that the site doesn't know as read by its author, like one from sample content."""
    comment = make.comment(post=post, author=author, parent=parent)
    Reading.objects.filter(member=author, post=post).update(read=[])
    return comment


def test_own_comments_are_never_new(browse, tracked, ben):
    write_unnoticed(tracked, ben)
    assert NOTHING.items() <= everywhere(browse(ben), tracked).items()


def test_comments_by_ignored_members_are_never_new(browse, tracked, ben, cyril):
    ben.ignore(cyril)
    for _ in range(3):
        make.comment(post=tracked, author=cyril)
    assert NOTHING.items() <= everywhere(browse(ben), tracked).items()


def test_others_are_new_and_counted_without_them(browse, tracked, ben, ada, cyril):
    ben.ignore(cyril)
    make.comment(post=tracked, author=cyril)
    make.comment(post=tracked, author=ada)
    write_unnoticed(tracked, ben)
    [listed] = Post.objects.published().for_list(ben)[:1]
    assert listed.unread == 1
    seen = everywhere(browse(ben), tracked)
    assert seen["link to the first"].startswith("2/")
    assert (seen["number"], seen["tracker"], seen["marked"]) == (True, True, 1)


def test_comments_are_new_once_their_author_is_not_ignored_any_more(tracked, ben, cyril):
    ben.ignore(cyril)
    make.comment(post=tracked, author=cyril)
    assert not tracked.comments.unread_by(ben).exists()
    ben.unignore(cyril)
    assert tracked.comments.unread_by(ben).count() == 1
    [listed] = Post.objects.published().for_list(ben)[:1]
    assert listed.unread == 1


def test_comments_of_ignored_members_that_were_shown_collapsed_are_read(browse, tracked, ben, cyril):
    ben.ignore(cyril)
    make.comment(post=tracked, author=cyril)
    browse(ben).get(tracked.get_absolute_url())
    ben.unignore(cyril)
    assert not tracked.comments.unread_by(ben).exists()


def test_marking_all_as_read_includes_ignored_members(browse, tracked, ben, ada, cyril):
    ben.ignore(cyril)
    make.comment(post=tracked, author=cyril)
    make.comment(post=tracked, author=ada)
    browse(ben).post("/tracker/read/")
    ben.unignore(cyril)
    assert not tracked.comments.unread_by(ben).exists()


def test_replies_by_oneself_or_by_ignored_members_are_not_marked_as_new(browse, tracked, ben, ada, cyril):
    mine = make.comment(post=tracked, author=ben)
    ben.ignore(cyril)
    make.comment(post=tracked, author=cyril, parent=mine)
    write_unnoticed(tracked, ben, parent=mine)
    assert browse(ben).get("/replies/").text.count('mark-new">new') == 0
    make.comment(post=tracked, author=ada, parent=mine)
    assert browse(ben).get("/replies/").text.count('mark-new">new') == 1


def test_comments_without_an_author_are_new(tracked, ben, cyril):
    make.comment(post=tracked, author=cyril)
    Comment.objects.update(author=None)
    ben.ignore(cyril)
    assert tracked.comments.unread_by(ben).count() == 1
    [listed] = Post.objects.published().for_list(ben)[:1]
    assert listed.unread == 1
