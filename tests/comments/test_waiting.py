"""A reply waits for the lock on its post. Whatever happens until it gets the lock is taken into account."""

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
def while_waiting(post, **fields):
    """Run the block while Ada's comment with these fields waits for the lock. Yields the comment's future."""

    def publish():
        try:
            author = User.objects.get(username="ada")
            return Comment.objects.publish(post=post, author=author, **{"body": "So.", "key": KEY, **fields})
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
    (hide_the_post, "This post has been removed"),
    (hide, "The comment you're replying to has been removed"),
    (withdraw, "The comment you're replying to has been removed"),
]


@pytest.mark.parametrize(("change", "message"), REFUSED)
def test_it_is_refused_if_the_post_or_parent_changed(post, comment, mo, change, message):
    with while_waiting(post, parent=comment) as waiting:
        change(post, comment, mo)
    with pytest.raises(CannotComment, match=message):
        waiting.result()
    comment.refresh_from_db()
    assert (comment.replies_numbered, post.comments.exclude(pk=comment.pk).count()) == (0, 0)


def test_it_gets_the_next_number_and_sequence_after_a_comment_that_was_first(post, comment, mo):
    with while_waiting(post, parent=comment) as waiting:
        first = make.comment(post=post, parent=comment, author=mo)
    second = waiting.result()
    assert [(each.number, each.sequence) for each in (first, second)] == [("1.1", 2), ("1.2", 3)]
    assert second.created_at > first.created_at
    post.refresh_from_db()
    assert (post.comment_count, post.last_sequence, post.last_activity_at) == (3, 3, second.created_at)


def test_it_is_the_comment_that_the_same_form_has_published(post, comment, ada):
    with while_waiting(post, parent=comment) as waiting:
        made = Comment.objects.publish(post=post, parent=comment, author=ada, body="So.", key=KEY)
    assert waiting.result() == made
    comment.refresh_from_db()
    assert comment.replies_numbered == 1


def test_it_is_refused_if_the_same_form_has_published_another_text(post, ada):
    with while_waiting(post) as waiting:
        Comment.objects.publish(post=post, author=ada, body="Another text.", key=KEY)
    with pytest.raises(CannotPublish):
        waiting.result()
    assert [each.body for each in post.comments.all()] == ["Another text."]


def test_it_notifies_no_member_who_has_left(post, comment, ben):
    with while_waiting(post, parent=comment, body="@ben, look.") as waiting:
        leaving.delete_account(User.objects.get(pk=ben.pk), withdraw=False)
    assert not waiting.result().notices.exists()


def test_the_rules_use_the_current_state_of_post_and_parent(post, comment, ada, mo):
    post.lock(by=mo, reason="Enough.")
    comment.hide(by=mo, reason="Off topic.")
    Post.objects.get(pk=post.pk).unlock(by=mo, reason="Enough of that.")
    Comment.objects.get(pk=comment.pk).restore(by=mo, reason="It was on topic.")
    assert post.is_locked
    assert comment.is_removed
    assert Comment.objects.publish(post=post, parent=comment, author=ada, body="So.").number == "1.1"
