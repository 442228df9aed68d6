"""A post's counter is the exact number of its visible comments."""

from forum.posts.models import Post
from tests.support import make


def count(post) -> int:
    return Post.objects.get(pk=post.pk).comment_count


def test_a_new_post_has_no_comments(post):
    assert count(post) == 0


def test_comments_and_replies_are_both_counted(post, comment):
    make.comment(post=post, parent=comment)
    make.comment(post=post)
    assert count(post) == 3


def test_a_withdrawn_comment_is_not_counted_but_its_replies_are(post, comment):
    make.comment(post=post, parent=comment)
    comment.withdraw()
    assert count(post) == 1


def test_a_hidden_comment_is_not_counted_until_it_is_restored(post, comment, mo):
    comment.hide(by=mo, reason="Off topic.")
    assert count(post) == 0
    comment.restore(by=mo, reason="It was on topic.")
    assert count(post) == 1


def test_a_comment_that_is_both_withdrawn_and_hidden_is_subtracted_once(post, comment, mo):
    make.comment(post=post)
    comment.withdraw()
    comment.hide(by=mo, reason="Off topic.")
    assert count(post) == 1
    comment.restore(by=mo, reason="It was on topic.")
    assert count(post) == 1, "what its author withdrew stays withdrawn"


def test_withdrawing_twice_has_no_further_effect(post, comment):
    assert comment.withdraw() is True
    first = comment.withdrawn_at
    assert comment.withdraw() is False
    assert comment.withdrawn_at == first
    assert count(post) == 0


def test_a_member_who_leaves_can_withdraw_everything_at_once(post, comment, ben):
    elsewhere = make.comment(post=make.post(), author=ben)
    by_others = make.comment(post=post)
    comment.withdraw()
    assert ben.comments.withdraw_all() == 1, "one of the two was withdrawn already"
    assert (count(post), count(elsewhere.post)) == (1, 0)
    by_others.refresh_from_db()
    assert not by_others.is_removed


def test_a_comment_updates_the_last_activity_of_its_post(post):
    before = post.last_activity_at
    comment = make.comment(post=post)
    post.refresh_from_db()
    assert post.last_activity_at == comment.created_at > before
