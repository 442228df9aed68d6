"""Many people comment on one post at the same time, each over a separate connection."""

import random

import pytest

from forum.comments.models import CannotComment, Comment
from forum.posts.models import Post
from tests.support import make
from tests.support.at_once import at_once

WRITERS = 8
TURNS = 12
KEY = "8e2f9a3c-2f4b-4d6e-9a53-7a1c5d0f6b21"

pytestmark = pytest.mark.django_db(transaction=True)


def gaps(post) -> list[list[int]]:
    """The ordinals of siblings, wherever they aren't 1, 2, 3 …"""
    siblings = {}
    for path in post.comments.order_by("path").values_list("path", flat=True):
        siblings.setdefault(tuple(path[:-1]), []).append(path[-1])
    return [ordinals for ordinals in siblings.values() if ordinals != list(range(1, len(ordinals) + 1))]


def act_at_random(post, author, mo) -> int:
    """Comment, reply, withdraw, hide and restore at random. Returns how many comments were published."""
    chance, published = random.Random(author.username), 0
    for _ in range(TURNS):
        thread = list(post.comments.all())
        other = chance.choice(thread) if thread else None
        act = chance.choice(["comment", "reply", "reply", "reply", "withdraw", "hide", "restore"])
        if act == "withdraw" and other:
            other.withdraw()
        elif act in {"hide", "restore"} and other:
            getattr(other, act)(by=mo, reason="By turns.")
        else:
            try:
                make.comment(post=post, author=author, parent=other if act == "reply" else None)
                published += 1
            except CannotComment:
                assert act == "reply", "only a parent removed since then can be the reason"
    return published


def test_eight_writers_get_different_numbers_and_the_counter_is_exact(post, mo):
    writers = [make.member(f"writer-{ordinal}") for ordinal in range(WRITERS)]
    published = sum(at_once(lambda writer: act_at_random(post, writer, mo), writers))
    post = Post.objects.get(pk=post.pk)
    paths = [tuple(path) for path in post.comments.values_list("path", flat=True)]
    assert len(set(paths)) == len(paths) == published > WRITERS
    assert gaps(post) == []
    assert post.comment_count == post.comments.not_removed().count() < published
    assert post.roots_numbered == sum(len(path) == 1 for path in paths)
    for each in post.comments.all():
        assert each.replies_numbered == each.replies.count()


def test_the_same_form_sent_eight_times_at_once_makes_one_comment(post, ben):
    comments = at_once(
        lambda _: Comment.objects.publish(post=post, author=ben, body="Once.", key=KEY), range(WRITERS)
    )
    assert len({comment.pk for comment in comments}) == 1
    post.refresh_from_db()
    assert (post.comment_count, post.comments.count()) == (1, 1)


def test_a_comment_withdrawn_eight_times_at_once_is_subtracted_once(post, comment):
    make.comment(post=post)
    results = at_once(lambda _: Comment.objects.get(pk=comment.pk).withdraw(), range(WRITERS))
    assert sorted(results) == [False] * (WRITERS - 1) + [True]
    post.refresh_from_db()
    assert post.comment_count == 1
