"""Numbers of comments are unique and never reused, because people cite them."""

import pytest
from django.db import IntegrityError, transaction

from forum.comments.models import Comment
from tests.support import make


def numbers(post) -> list[str]:
    return [each.number for each in post.comments.order_by("path")]


def test_comments_on_the_post_are_numbered_in_order_of_publication(post):
    assert [make.comment(post=post).number for _ in range(3)] == ["1", "2", "3"]


def test_a_replys_number_begins_with_the_number_of_its_parent(post):
    for _ in range(3):
        make.comment(post=post)
    fourth = make.comment(post=post)
    first_reply = make.comment(post=post, parent=fourth)
    make.comment(post=post, parent=first_reply)
    assert make.comment(post=post, parent=first_reply).number == "4.1.2"


def test_each_post_counts_from_one(post, comment):
    assert comment.number == make.comment(post=make.post()).number == "1"


def test_the_tenth_reply_comes_after_the_ninth(post, comment):
    for _ in range(10):
        make.comment(post=post, parent=comment)
    assert numbers(post)[1:] == [f"1.{ordinal}" for ordinal in range(1, 11)]


def test_sorting_by_path_puts_replies_below_their_parents(post, comment):
    second = make.comment(post=post)
    make.comment(post=post, parent=second)
    reply = make.comment(post=post, parent=comment)
    make.comment(post=post, parent=reply)
    assert numbers(post) == ["1", "1.1", "1.1.1", "2", "2.1"]


def test_the_number_of_a_withdrawn_comment_is_not_reused(post, comment):
    make.comment(post=post, parent=comment).withdraw()
    make.comment(post=post).withdraw()
    assert make.comment(post=post, parent=comment).number == "1.2"
    assert make.comment(post=post).number == "3"


def test_withdrawing_and_hiding_change_no_numbers(post, comment, mo):
    second = make.comment(post=post)
    make.comment(post=post, parent=second)
    comment.withdraw()
    second.hide(by=mo, reason="Off topic.")
    assert numbers(post) == ["1", "2", "2.1"]


def test_the_database_refuses_a_duplicate_number(post, comment):
    twin = Comment(post=post, path=comment.path, sequence=2, body="Me too.", body_html="")
    with pytest.raises(IntegrityError, match="a_number_is_given_once"), transaction.atomic():
        twin.save()


def test_the_database_refuses_a_comment_without_a_number(post):
    with pytest.raises(IntegrityError, match="a_comment_has_a_number"), transaction.atomic():
        Comment(post=post, path=[], sequence=1, body="Where am I?", body_html="").save()
