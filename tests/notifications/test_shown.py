"""What counts as shown: the text of a comment on a page that someone looks at. Not stubs, HEAD or prefetching."""

import pytest

from forum.notifications.models import Reading
from tests.support import make


def has_unread_notice(member) -> bool:
    return member.notices.filter(read_at=None).exists()


def unread(member, post) -> int:
    return post.comments.unread_by(member).count()


@pytest.fixture
def reply(post, comment, ada):
    """1.1, by Ada, to Ben's comment."""
    return make.comment(post=post, author=ada, parent=comment)


def test_opening_the_thread_marks_notices_that_marking_all_as_read_left(browse, post, reply, ben):
    browser = browse(ben)
    browser.post("/tracker/read/")
    assert has_unread_notice(ben)
    browser.get(post.get_absolute_url())
    assert not has_unread_notice(ben)


def test_a_mention_added_by_an_edit_is_read_when_the_comment_is_shown_again(browse, post, comment, ada):
    browser = browse(ada)
    browser.get(post.get_absolute_url())
    comment.edit(body="Well, @ada?")
    assert has_unread_notice(ada)
    browser.get(post.get_absolute_url())
    assert not has_unread_notice(ada)


def test_a_page_without_new_comments_leaves_the_notices_of_other_pages(browse, post, ben):
    make.thread(post, *(str(ordinal) for ordinal in range(1, 61)))
    Reading.objects.mark(member=ben, post_id=post.pk, sequences=range(1, 61))
    post.comments.get(path=[60]).edit(body="Well, @ben?")
    browser = browse(ben)
    browser.get(post.get_absolute_url())
    assert has_unread_notice(ben)
    browser.get(f"{post.get_absolute_url()}?before=end")
    assert not has_unread_notice(ben)


@pytest.mark.parametrize("path", ["{thread}", "/notifications/{notice}/"])
def test_showing_a_stub_does_not_mark_the_comment_as_read(browse, post, reply, ben, mo, path):
    reply.hide(by=mo, reason="Off topic.")
    browser, urls = browse(ben), {"thread": post.get_absolute_url(), "notice": ben.notices.get().pk}
    for _visit in range(2):
        assert 'class="is-new"' not in browser.get(path.format(**urls), follow=True).content.decode()
    reply.restore(by=mo, reason="It was on topic.")
    assert unread(ben, post) == 1
    assert has_unread_notice(ben)


def test_a_visit_to_a_thread_of_stubs_is_recorded(browse, post, comment, ada, mo):
    comment.hide(by=mo, reason="Off topic.")
    browse(mo).get(post.get_absolute_url())
    assert Reading.objects.filter(member=mo, post=post).exists()
    assert unread(mo, post) == 0
    comment.restore(by=mo, reason="It was on topic.")
    assert unread(mo, post) == 1


NOT_SEEN = [
    ("HEAD", {}),
    ("GET", {"Sec-Purpose": "prefetch"}),
    ("GET", {"Sec-Purpose": "prefetch;prerender"}),
    ("GET", {"Purpose": "prefetch"}),
]


@pytest.mark.parametrize(("method", "headers"), NOT_SEEN)
@pytest.mark.parametrize("path", ["{thread}", "/notifications/{notice}/"])
def test_prefetched_pages_do_not_count_as_shown(browse, post, reply, ben, path, method, headers):
    urls = {"thread": post.get_absolute_url(), "notice": ben.notices.get().pk}
    browser, path = browse(ben), path.format(**urls)
    while path:
        path = browser.generic(method, path, headers=headers).headers.get("Location")
    assert unread(ben, post) == 1
    assert has_unread_notice(ben)
