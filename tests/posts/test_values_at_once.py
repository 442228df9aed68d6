"""Many members value, take back and hide in the same moment: a counter is the number of its rows."""

import random
from contextlib import suppress
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command

from forum.comments.models import Comment
from forum.people import leaving
from forum.posts.models import Post, Value
from tests.support import make
from tests.support.at_once import at_once

MEMBERS, TURNS = 6, 15

pytestmark = pytest.mark.django_db(transaction=True)


def rows_of(thing) -> int:
    return Value.objects.filter(**thing.as_target()).count()


def assert_counted() -> None:
    for thing in (*Post.objects.all(), *Comment.objects.all()):
        assert thing.value_count == rows_of(thing)


def act_at_random(things, mo, member) -> int:
    """Value and take back by turns, with a moderator who hides and restores in between; how often it counted."""
    chance, counted = random.Random(member.username), 0
    for _ in range(TURNS):
        thing = chance.choice(things)
        thing = type(thing).objects.get(pk=thing.pk)
        hiding = ["hide", "restore"] if isinstance(thing, Comment) else []  # under a hidden post nothing counts
        act = chance.choice(["value", "value", "value", "unvalue", *hiding])
        if act in {"hide", "restore"}:
            getattr(thing, act)(by=mo, reason="By turns.")
        else:
            with suppress(PermissionDenied):  # hidden meanwhile
                counted += getattr(thing, act)(by=member)
    return counted


def test_counters_are_exact_whatever_happens_at_once(post, comment, mo):
    things = [post, comment, make.comment(post=post, parent=comment)]
    members = [make.member(f"valuer-{ordinal}") for ordinal in range(MEMBERS)]
    counted = at_once(partial(act_at_random, things, mo), members)
    assert sum(counted) > MEMBERS
    assert_counted()


@pytest.mark.parametrize("verb", ["value", "unvalue"])
def test_the_same_button_pressed_eight_times_at_once_counts_once(comment, mo, verb):
    if verb == "unvalue":
        comment.value(by=mo)
    done = at_once(lambda _: getattr(Comment.objects.get(pk=comment.pk), verb)(by=mo), range(8))
    assert sorted(done) == [False] * 7 + [True]
    assert_counted()
    assert rows_of(comment) == (verb == "value")


def test_whoever_leaves_takes_all_values_back(post, comment, mo, olga):
    for thing in (post, comment, make.comment(post=make.post()), make.post()):
        thing.value(by=mo)
        thing.value(by=olga)
    leaving.leave(mo, withdraw=False)
    assert Value.objects.count() == 4
    assert_counted()


def test_who_leaves_while_valuing_in_another_window_leaves_nothing_uncounted(post):
    posts = [make.post() for _ in range(10)]
    member = make.member("restless")
    posts[0].value(by=member)

    def leave_or_value(act):
        try:
            if act == "leave":
                leaving.leave(member, withdraw=True)
            else:
                for each in posts:
                    Post.objects.get(pk=each.pk).value(by=member)
        except Exception as refused:
            return refused
        return None

    at_once(leave_or_value, ["value", "leave"])
    assert_counted()


def test_a_counter_that_is_wrong_is_set_right(capsys, post, comment, mo):
    comment.value(by=mo)
    Comment.objects.update(value_count=7)
    Post.objects.update(value_count=7, comment_count=7)
    call_command("count_again")
    assert "3 counters were wrong." in capsys.readouterr().out
    assert_counted()
    assert Post.objects.get(pk=post.pk).comment_count == 1
    call_command("count_again")
    assert "0 counters were wrong." in capsys.readouterr().out
