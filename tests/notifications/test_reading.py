"""Which comments a member has read, and which posts they track."""

import pytest

from forum.notifications import ranges
from forum.notifications.models import Reading
from forum.posts.models import Post
from tests.support import make
from tests.support.reading import read


def mark(member, post, *sequences):
    Reading.objects.mark(member=member, post_id=post.pk, sequences=sequences)


def has_read(member, post, *sequences) -> bool:
    """Whether exactly these comments are marked as read."""
    return Reading.objects.get(member=member, post=post).read == ranges.of(sequences)


def unread_by(member, post) -> int | None:
    [row] = Post.objects.filter(pk=post.pk).for_list(member)[:1]
    return row.unread


def is_tracked(member, post) -> bool:
    return Reading.objects.filter(member=member, post=post, tracked_at__isnull=False).exists()


@pytest.fixture
def thread(post):
    return [make.comment(post=post) for _ in range(5)]


def test_shown_comments_are_read_and_the_others_are_new(post, thread, ben):
    mark(ben, post, 1, 2, 4)
    mark(ben, post, 2)
    assert has_read(ben, post, 1, 2, 4)
    assert unread_by(ben, post) == 2


def test_a_member_who_never_opened_the_post_has_no_unread_count(post, thread, ben):
    assert not Reading.objects.filter(member=ben).exists()
    assert unread_by(ben, post) is None


def test_comments_published_after_a_first_visit_are_new(post, ben):
    mark(ben, post)
    make.comment(post=post)
    assert unread_by(ben, post) == 1


def test_removed_comments_are_not_new_and_restored_ones_are(post, thread, ben, mo):
    mark(ben, post, 1)
    thread[1].hide(by=mo, reason="Off topic.")
    thread[0].hide(by=mo, reason="Off topic.")
    thread[4].withdraw()
    assert unread_by(ben, post) == 2
    thread[1].restore(by=mo, reason="A mistake.")
    assert unread_by(ben, post) == 3


def test_commenting_marks_the_comment_as_read_and_tracks_the_post(post, thread, ben):
    make.comment(post=post, author=ben)
    assert has_read(ben, post, 6)
    assert is_tracked(ben, post)


def test_authors_track_their_posts_from_publication(ada):
    assert is_tracked(ada, make.post(author=ada))
    draft = make.post(author=ada, as_draft=True)
    assert not is_tracked(ada, draft)
    draft.edit(publish=True)
    assert is_tracked(ada, draft)


def test_commenting_does_not_track_a_post_that_was_untracked(post, ben):
    Reading.objects.track(ben, post)
    Reading.objects.untrack(ben, post)
    make.comment(post=post, author=ben)
    assert not is_tracked(ben, post)
    Reading.objects.track(ben, post)
    make.comment(post=post, author=ben)
    assert is_tracked(ben, post)


def test_the_link_to_new_comments_leads_to_the_first_unread_one(browse, post, thread, ben):
    mark(ben, post, 1, 2)
    thread[2].withdraw()
    assert browse(ben).get(f"/p/{post.pk}/c/new/").url == f"/p/{post.pk}/c/4/"
    mark(ben, post, 4, 5)
    assert browse(ben).get(f"/p/{post.pk}/c/new/").url == post.get_absolute_url()


def test_the_first_unread_comment_depends_on_the_members_sort_order(browse, post, thread, ben):
    ben.reading_order = "newest"
    ben.save(update_fields=["reading_order"])
    mark(ben, post, 5)
    assert browse(ben).get(f"/p/{post.pk}/c/new/").url == f"/p/{post.pk}/c/4/"


def test_lists_show_and_link_the_number_of_new_comments(browse, post, thread, ben):
    mark(ben, post, 1, 2)
    for path in ("/", post.category.get_absolute_url(), "/m/ada/?tab=posts"):
        response = browse(ben).get(path)
        assert "3 new" in read(response).words
        assert f'href="/p/{post.pk}/c/new/"' in response.content.decode()
        assert "3 new" not in read(browse().get(path)).words


def test_a_visit_to_an_empty_thread_is_recorded(browse, post, ben):
    browse(ben).get(post.get_absolute_url())
    make.comment(post=post)
    assert "1 new" in read(browse(ben).get("/")).words


def test_a_visit_without_new_comments_writes_nothing(browse, django_assert_max_num_queries, post, thread, ben):
    browse(ben).get(post.get_absolute_url())
    before = Reading.objects.get(member=ben).last_read_at
    mark(ben, post, 1, 2, 3)
    browse(ben).get(post.get_absolute_url())
    assert Reading.objects.get(member=ben).last_read_at == before


def test_the_export_contains_readings_tracking_and_notices(browse, post, ada, ben):
    mine = make.comment(post=post, author=ben)
    make.comment(post=post, author=ada, parent=mine)
    mark(ben, post, 1, 3, 4)
    data = browse(ben).post("/accounts/export/").json()
    [reading] = data["read"]
    assert reading["post"].endswith(post.get_absolute_url())
    assert reading["comments"] == [[1, 1], [3, 4]]
    assert reading["tracked_at"]
    assert [notice["of"] for notice in data["notices"]] == ["reply"]
