"""What counts as shown to somebody: words on a page that a person looks at, and no stub, no HEAD, no guess."""

import pytest

from forum.notifications.models import Reading
from tests.support import make


def is_told(member) -> bool:
    """Whether a notice waits for the member."""
    return member.notices.filter(read_at=None).exists()


def unread(member, post) -> int:
    return post.comments.unread_by(member).count()


@pytest.fixture
def answer(post, comment, ada):
    """1.1, by Ada, to Ben's comment."""
    return make.comment(post=post, author=ada, parent=comment)


def test_who_marks_all_as_read_and_then_opens_the_thread_is_told_no_more(browse, post, answer, ben):
    browser = browse(ben)
    browser.post("/tracker/read/")
    assert is_told(ben)
    browser.get(post.get_absolute_url())
    assert not is_told(ben)


def test_an_edit_that_mentions_somebody_is_read_where_the_comment_is_shown_again(browse, post, comment, ada):
    browser = browse(ada)
    browser.get(post.get_absolute_url())
    comment.edit(body="Well, @ada?")
    assert is_told(ada)
    browser.get(post.get_absolute_url())
    assert not is_told(ada)


def test_a_page_on_which_nothing_is_new_leaves_the_notices_of_other_pages(browse, post, ben):
    make.thread(post, *(str(ordinal) for ordinal in range(1, 61)))
    Reading.objects.mark(member=ben, post_id=post.pk, arrivals=range(1, 61))
    post.comments.get(path=[60]).edit(body="Well, @ben?")
    browser = browse(ben)
    browser.get(post.get_absolute_url())
    assert is_told(ben)
    browser.get(f"{post.get_absolute_url()}?before=end")
    assert not is_told(ben)


@pytest.mark.parametrize("path", ["{thread}", "/notices/{notice}/"])
def test_a_stub_is_not_what_it_stands_for(browse, post, answer, ben, mo, path):
    answer.hide(by=mo, reason="Off topic.")
    browser, place = browse(ben), {"thread": post.get_absolute_url(), "notice": ben.notices.get().pk}
    for _visit in range(2):
        assert 'class="is-new"' not in browser.get(path.format(**place), follow=True).content.decode()
    answer.restore(by=mo, reason="It was on topic.")
    assert unread(ben, post) == 1
    assert is_told(ben)


def test_who_finds_nothing_but_stubs_has_been_there(browse, post, comment, ada, mo):
    comment.hide(by=mo, reason="Off topic.")
    browse(mo).get(post.get_absolute_url())
    assert Reading.objects.filter(member=mo, post=post).exists()
    assert unread(mo, post) == 0
    comment.restore(by=mo, reason="It was on topic.")
    assert unread(mo, post) == 1


NOBODY_LOOKS = [
    ("HEAD", {}),
    ("GET", {"Sec-Purpose": "prefetch"}),
    ("GET", {"Sec-Purpose": "prefetch;prerender"}),
    ("GET", {"Purpose": "prefetch"}),
]


@pytest.mark.parametrize(("method", "headers"), NOBODY_LOOKS)
@pytest.mark.parametrize("path", ["{thread}", "/notices/{notice}/"])
def test_what_is_fetched_before_anybody_looks_is_not_shown(browse, post, answer, ben, path, method, headers):
    place = {"thread": post.get_absolute_url(), "notice": ben.notices.get().pk}
    browser, path = browse(ben), path.format(**place)
    while path:
        path = browser.generic(method, path, headers=headers).headers.get("Location")
    assert unread(ben, post) == 1
    assert is_told(ben)
