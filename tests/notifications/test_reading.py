"""What a member has read under a post is exact, however it was shown and whatever happens meanwhile."""

import pytest

from forum.notifications import ranges
from forum.notifications.models import Reading
from forum.posts.models import Post
from tests.support import make
from tests.support.reading import read


def mark(member, post, *arrivals):
    Reading.objects.mark(member=member, post_id=post.pk, arrivals=arrivals)


def has_read(member, post, *arrivals) -> bool:
    """Whether the member was shown just these comments."""
    return Reading.objects.get(member=member, post=post).read == ranges.of(arrivals)


def unread_by(member, post) -> int | None:
    [row] = Post.objects.filter(pk=post.pk).for_list(member)[:1]
    return row.unread


def is_tracked(member, post) -> bool:
    return Reading.objects.filter(member=member, post=post, tracked_at__isnull=False).exists()


@pytest.fixture
def thread(post):
    return [make.comment(post=post) for _ in range(5)]


def test_what_was_shown_is_read_and_the_rest_is_new(post, thread, ben):
    mark(ben, post, 1, 2, 4)
    mark(ben, post, 2)
    assert has_read(ben, post, 1, 2, 4)
    assert unread_by(ben, post) == 2


def test_who_has_never_been_there_has_nothing_new(post, thread, ben):
    assert not Reading.objects.filter(member=ben).exists()
    assert unread_by(ben, post) is None


def test_who_has_been_there_before_anybody_commented_finds_all_of_it_new(post, ben):
    mark(ben, post)
    make.comment(post=post)
    assert unread_by(ben, post) == 1


def test_what_is_gone_is_not_new_and_what_is_restored_is(post, thread, ben, mo):
    mark(ben, post, 1)
    thread[1].hide(by=mo, reason="Off topic.")
    thread[0].hide(by=mo, reason="Off topic.")
    thread[4].withdraw()
    assert unread_by(ben, post) == 2
    thread[1].restore(by=mo, reason="A mistake.")
    assert unread_by(ben, post) == 3


def test_ones_own_comment_is_read_and_tracks_the_post(post, thread, ben):
    make.comment(post=post, author=ben)
    assert has_read(ben, post, 6)
    assert is_tracked(ben, post)


def test_who_writes_a_post_tracks_it_once_it_is_published(ada):
    assert is_tracked(ada, make.post(author=ada))
    draft = make.post(author=ada, as_draft=True)
    assert not is_tracked(ada, draft)
    draft.edit(publish=True)
    assert is_tracked(ada, draft)


def test_what_was_untracked_by_hand_stays_so_until_it_is_tracked_by_hand(post, ben):
    Reading.objects.track(ben, post)
    Reading.objects.untrack(ben, post)
    make.comment(post=post, author=ben)
    assert not is_tracked(ben, post)
    Reading.objects.track(ben, post)
    make.comment(post=post, author=ben)
    assert is_tracked(ben, post)


def test_new_leads_to_the_first_comment_that_was_not_shown(browse, post, thread, ben):
    mark(ben, post, 1, 2)
    thread[2].withdraw()
    assert browse(ben).get(f"/p/{post.pk}/c/new/").url == f"/p/{post.pk}/c/4/"
    mark(ben, post, 4, 5)
    assert browse(ben).get(f"/p/{post.pk}/c/new/").url == post.get_absolute_url()


def test_the_first_new_comment_is_the_first_in_the_order_in_which_the_member_reads(browse, post, thread, ben):
    ben.reading_order = "newest"
    ben.save(update_fields=["reading_order"])
    mark(ben, post, 5)
    assert browse(ben).get(f"/p/{post.pk}/c/new/").url == f"/p/{post.pk}/c/4/"


def test_lists_say_how_much_is_new_and_lead_there(browse, post, thread, ben):
    mark(ben, post, 1, 2)
    for path in ("/", post.category.get_absolute_url(), "/m/ada/"):
        answer = browse(ben).get(path)
        assert "3 new" in read(answer).words
        assert f'href="/p/{post.pk}/c/new/"' in answer.content.decode()
        assert "3 new" not in read(browse().get(path)).words


def test_an_empty_thread_is_remembered_too(browse, post, ben):
    browse(ben).get(post.get_absolute_url())
    make.comment(post=post)
    assert "1 new" in read(browse(ben).get("/")).words


def test_a_visit_without_anything_new_writes_nothing(browse, django_assert_max_num_queries, post, thread, ben):
    browse(ben).get(post.get_absolute_url())
    before = Reading.objects.get(member=ben).last_read_at
    mark(ben, post, 1, 2, 3)
    browse(ben).get(post.get_absolute_url())
    assert Reading.objects.get(member=ben).last_read_at == before


def test_the_export_tells_what_one_tracks_and_was_shown_and_told(browse, post, ada, ben):
    mine = make.comment(post=post, author=ben)
    make.comment(post=post, author=ada, parent=mine)
    mark(ben, post, 1, 3, 4)
    data = browse(ben).post("/accounts/export/").json()
    [reading] = data["read"]
    assert reading["post"].endswith(post.get_absolute_url())
    assert reading["comments"] == [[1, 1], [3, 4]]
    assert reading["tracked_at"]
    assert [notice["of"] for notice in data["notices"]] == ["reply"]
