"""A comment after it was published: edits, withdrawal, hiding, replies."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from forum.comments.models import MAX_DEPTH, CannotComment, Comment
from forum.moderation.models import Decision
from tests.support import make


def age(comment, **ago) -> None:
    """Pretend that the comment was published this long ago."""
    Comment.objects.filter(pk=comment.pk).update(created_at=timezone.now() - timedelta(**ago))


def test_an_edit_within_fifteen_minutes_is_silent(comment):
    age(comment, minutes=14)
    comment.edit(body="High time.")
    comment.refresh_from_db()
    assert (comment.body, comment.body_html, comment.edited_at) == ("High time.", "<p>High time.</p>\n", None)


def test_an_edit_after_fifteen_minutes_is_marked(comment):
    age(comment, minutes=16)
    before = timezone.now()
    comment.edit(body="High time.")
    comment.refresh_from_db()
    assert comment.edited_at >= before


def test_saving_the_same_text_is_no_edit(comment):
    age(comment, days=1)
    comment.edit(body=comment.body)
    comment.refresh_from_db()
    assert comment.edited_at is None


def test_a_comment_that_was_withdrawn_since_it_was_loaded_cannot_be_edited(comment):
    stale = Comment.objects.get(pk=comment.pk)
    comment.withdraw()
    with pytest.raises(PermissionDenied, match="has since been removed"):
        stale.edit(body="Second thoughts.")
    comment.refresh_from_db()
    assert comment.body == "About time."


def test_an_edit_keeps_the_number_and_the_replies(post, comment):
    reply = make.comment(post=post, parent=comment)
    comment.edit(body="High time.")
    assert [each.pk for each in post.comments.order_by("path")] == [comment.pk, reply.pk]


def test_the_same_form_sent_twice_makes_one_comment(post, ben):
    fields = {"post": post, "author": ben, "body": "Once.", "key": "8e2f9a3c-2f4b-4d6e-9a53-7a1c5d0f6b21"}
    first, second = Comment.objects.publish(**fields), Comment.objects.publish(**fields)
    assert first == second
    post.refresh_from_db()
    assert (post.comment_count, post.roots_numbered) == (1, 1)


def test_two_members_may_have_the_same_form_key(post, ada, ben):
    key = "8e2f9a3c-2f4b-4d6e-9a53-7a1c5d0f6b21"
    by_ada = Comment.objects.publish(post=post, author=ada, body="Mine.", key=key)
    by_ben = Comment.objects.publish(post=post, author=ben, body="Mine too.", key=key)
    assert (by_ada.author, by_ben.author) == (ada, ben)
    assert (by_ada.body, by_ben.body) == ("Mine.", "Mine too.")


@pytest.mark.parametrize("end", ["withdraw", "hide"])
def test_a_removed_comment_takes_no_replies(post, comment, mo, end):
    comment.withdraw() if end == "withdraw" else comment.hide(by=mo, reason="Off topic.")
    with pytest.raises(CannotComment, match="has been removed"):
        make.comment(post=post, parent=comment)
    post.refresh_from_db()
    assert post.comment_count == 0


def test_a_locked_post_takes_no_comments_from_anyone(post, comment, ada, mo, olga):
    post.lock(by=mo, reason="Enough.")
    for author in (ada, mo, olga):
        with pytest.raises(CannotComment, match="locked"):
            make.comment(post=post, author=author)
        with pytest.raises(CannotComment, match="locked"):
            make.comment(post=post, author=author, parent=comment)


def test_a_suspended_member_is_told_until_when_and_why(post, sam):
    with pytest.raises(CannotComment, match=r"suspended until .+20\d\d.+Called people names\."):
        make.comment(post=post, author=sam)


def test_a_comment_at_the_deepest_level_takes_no_replies(post, comment):
    Comment.objects.filter(pk=comment.pk).update(path=[1] * MAX_DEPTH)
    comment.refresh_from_db()
    with pytest.raises(CannotComment, match="can't go any deeper"):
        make.comment(post=post, parent=comment)


def test_a_reply_must_be_under_the_post_of_its_parent(comment):
    with pytest.raises(CannotComment):
        make.comment(post=make.post(), parent=comment)


def test_hiding_and_restoring_are_logged_with_their_reasons(comment, mo, olga):
    comment.hide(by=mo, reason="Off topic.")
    comment.hide(by=olga, reason="Once more.")
    comment.restore(by=olga, reason="It was on topic.")
    comment.restore(by=olga, reason="Once more.")
    log = Decision.objects.filter(comment=comment).order_by("pk").values_list("act", "by__username", "reason")
    assert list(log) == [("hide", "mo-derator", "Off topic."), ("restore", "olga", "It was on topic.")]
    comment.refresh_from_db()
    assert (comment.hidden_at, comment.hidden_reason) == (None, "")
