"""A reply waits, because somebody else holds the post: what happens until its turn comes counts for it."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from uuid import uuid4

import pytest
from django.db import connection, transaction

from accounts.models import User
from forum.comments.models import CannotComment, Comment
from forum.people import leaving
from forum.posts.models import CannotPublish, Post
from tests.support import make
from tests.support.at_once import until_somebody_waits

KEY = uuid4()
pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def while_waiting(post, **words):
    """What is done in the block is done while Ada's comment of these words waits; the block has its future."""

    def publish():
        try:
            author = User.objects.get(username="ada")
            return Comment.objects.publish(post=post, author=author, **{"body": "So.", "key": KEY, **words})
        finally:
            connection.close()

    with ThreadPoolExecutor() as pool:
        with transaction.atomic():
            Post.objects.get(pk=post.pk).lock_for_change()
            waiting = pool.submit(publish)
            until_somebody_waits(waiting)
            yield waiting
        waiting.exception(timeout=60)


def lock(post, comment, mo):
    Post.objects.get(pk=post.pk).lock(by=mo, reason="Enough.")


def hide_the_post(post, comment, mo):
    Post.objects.get(pk=post.pk).hide(by=mo, reason="Libel.")


def hide(post, comment, mo):
    Comment.objects.get(pk=comment.pk).hide(by=mo, reason="Off topic.")


def withdraw(post, comment, mo):
    Comment.objects.get(pk=comment.pk).withdraw()


REFUSED = [
    (lock, "This post is locked"),
    (hide_the_post, "This post was removed"),
    (hide, "The comment you are answering is gone"),
    (withdraw, "The comment you are answering is gone"),
]


@pytest.mark.parametrize(("happens", "told"), REFUSED)
def test_it_is_refused_by_what_has_come_to_be(post, comment, mo, happens, told):
    with while_waiting(post, parent=comment) as waiting:
        happens(post, comment, mo)
    with pytest.raises(CannotComment, match=told):
        waiting.result()
    comment.refresh_from_db()
    assert (comment.replies_numbered, post.comments.exclude(pk=comment.pk).count()) == (0, 0)


def test_it_gets_the_number_and_the_arrival_after_what_came_first(post, comment, mo):
    with while_waiting(post, parent=comment) as waiting:
        first = make.comment(post=post, parent=comment, author=mo)
    second = waiting.result()
    assert [(each.number, each.arrival) for each in (first, second)] == [("1.1", 2), ("1.2", 3)]
    assert second.created_at > first.created_at
    post.refresh_from_db()
    assert (post.comment_count, post.arrivals, post.last_activity_at) == (3, 3, second.created_at)


def test_it_is_what_the_same_form_has_published_meanwhile(post, comment, ada):
    with while_waiting(post, parent=comment) as waiting:
        made = Comment.objects.publish(post=post, parent=comment, author=ada, body="So.", key=KEY)
    assert waiting.result() == made
    comment.refresh_from_db()
    assert comment.replies_numbered == 1


def test_the_same_form_with_other_words_is_asked_about(post, ada):
    with while_waiting(post) as waiting:
        Comment.objects.publish(post=post, author=ada, body="Other words.", key=KEY)
    with pytest.raises(CannotPublish):
        waiting.result()
    assert [each.body for each in post.comments.all()] == ["Other words."]


def test_it_tells_nobody_who_has_left(post, comment, ben):
    with while_waiting(post, parent=comment, body="@ben, look.") as waiting:
        leaving.leave(User.objects.get(pk=ben.pk), withdraw=False)
    assert not waiting.result().notices.exists()


def test_what_stood_in_the_way_is_asked_about_afresh(post, comment, ada, mo):
    post.lock(by=mo, reason="Enough.")
    comment.hide(by=mo, reason="Off topic.")
    Post.objects.get(pk=post.pk).unlock(by=mo, reason="Enough of that.")
    Comment.objects.get(pk=comment.pk).restore(by=mo, reason="It was on topic.")
    assert post.is_locked
    assert comment.is_gone
    assert Comment.objects.publish(post=post, parent=comment, author=ada, body="So.").number == "1.1"
