"""Upvoting, removing upvotes and hiding concurrently: each counter equals its number of rows."""

import random
from contextlib import suppress
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command

from forum.comments.models import Comment
from forum.people import leaving
from forum.posts.models import Post, Upvote
from tests.support import make
from tests.support.at_once import at_once

MEMBERS, TURNS = 6, 15

pytestmark = pytest.mark.django_db(transaction=True)


def rows_of(thing) -> int:
    return Upvote.objects.filter(**thing.as_target()).count()


def assert_counters_are_right() -> None:
    for thing in (*Post.objects.all(), *Comment.objects.all()):
        assert thing.upvote_count == rows_of(thing)


def act_at_random(things, mo, member) -> int:
    """Upvote, remove upvotes, hide and restore at random. Returns how often the counter changed."""
    rng, counted = random.Random(member.username), 0
    for _ in range(TURNS):
        thing = rng.choice(things)
        thing = type(thing).objects.get(pk=thing.pk)
        hiding = ["hide", "restore"] if isinstance(thing, Comment) else []  # a hidden post accepts no upvotes
        act = rng.choice(["upvote", "upvote", "upvote", "remove_upvote", *hiding])
        if act in {"hide", "restore"}:
            getattr(thing, act)(by=mo, reason="At random.")
        else:
            with suppress(PermissionDenied):  # hidden
                counted += getattr(thing, act)(by=member)
    return counted


def test_counters_stay_exact_under_concurrent_changes(post, comment, mo):
    things = [post, comment, make.comment(post=post, parent=comment)]
    members = [make.member(f"voter-{ordinal}") for ordinal in range(MEMBERS)]
    counted = at_once(partial(act_at_random, things, mo), members)
    assert sum(counted) > MEMBERS
    assert_counters_are_right()


@pytest.mark.parametrize("verb", ["upvote", "remove_upvote"])
def test_a_button_pressed_eight_times_at_once_counts_once(comment, mo, verb):
    if verb == "remove_upvote":
        comment.upvote(by=mo)
    done = at_once(lambda _: getattr(Comment.objects.get(pk=comment.pk), verb)(by=mo), range(8))
    assert sorted(done) == [False] * 7 + [True]
    assert_counters_are_right()
    assert rows_of(comment) == (verb == "upvote")


def test_deleting_an_account_removes_its_upvotes(post, comment, mo, olga):
    for thing in (post, comment, make.comment(post=make.post()), make.post()):
        thing.upvote(by=mo)
        thing.upvote(by=olga)
    leaving.delete_account(mo, withdraw=False)
    assert Upvote.objects.count() == 4
    assert_counters_are_right()


def test_counters_stay_exact_if_a_member_upvotes_while_deleting_their_account(post):
    posts = [make.post() for _ in range(10)]
    member = make.member("restless")
    posts[0].upvote(by=member)

    def leave_or_upvote(act):
        try:
            if act == "leave":
                leaving.delete_account(member, withdraw=True)
            else:
                for each in posts:
                    Post.objects.get(pk=each.pk).upvote(by=member)
        except Exception as error:
            return error
        return None

    at_once(leave_or_upvote, ["upvote", "leave"])
    assert_counters_are_right()


def test_count_again_repairs_wrong_counters(capsys, post, comment, mo):
    comment.upvote(by=mo)
    Comment.objects.update(upvote_count=7)
    Post.objects.update(upvote_count=7, comment_count=7)
    call_command("count_again")
    assert "3 counters were wrong." in capsys.readouterr().out
    assert_counters_are_right()
    assert Post.objects.get(pk=post.pk).comment_count == 1
    call_command("count_again")
    assert "0 counters were wrong." in capsys.readouterr().out
