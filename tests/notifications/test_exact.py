"""Unread counts agree with a simple model in Python, whatever members and moderators do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.notifications import ranges
from forum.notifications.models import Reading
from forum.posts.models import Post
from tests.support import make
from tests.support.at_once import at_once
from tests.support.examples import one_in

acts = st.lists(
    st.tuples(
        st.sampled_from(["comment", "show", "withdraw", "hide", "restore", "track", "untrack", "read all"]),
        st.integers(0, 1),  # who
        st.sets(st.integers(1, 12), max_size=5),  # which comments, if they exist
    ),
    max_size=25,
)


class Model:
    """The same thread as Python sets; comments are numbered 1, 2, 3 …"""

    def __init__(self):
        self.withdrawn, self.hidden, self.comments = set(), set(), {}
        self.read = [None, None]
        self.tracked, self.untracked = [False, False], [False, False]

    def unread(self, who: int) -> int | None:
        if self.read[who] is None:
            return None
        return len(set(self.comments) - self.withdrawn - self.hidden - self.read[who])

    def show(self, who: int, which: set[int]) -> None:
        self.read[who] = (self.read[who] or set()) | which


def act(post, people, mo, model: Model, what: str, who: int, which: set[int]) -> None:
    """Perform the act in the forum and in the model."""
    member, which = people[who], which & set(model.comments)
    visible = which - model.withdrawn - model.hidden
    if what == "comment":
        comment = make.comment(post=post, author=member)
        model.comments[comment.sequence] = comment
        model.show(who, {comment.sequence})
        model.tracked[who] |= not model.untracked[who]
    elif what == "show":
        Reading.objects.mark(member=member, post_id=post.pk, sequences=which)
        model.show(who, which)
    elif what in {"withdraw", "hide"}:
        for each in visible:
            model.comments[each].withdraw() if what == "withdraw" else model.comments[each].hide(by=mo, reason="x")
        (model.withdrawn if what == "withdraw" else model.hidden).update(visible)
    elif what == "restore":
        for each in which & model.hidden:
            model.comments[each].restore(by=mo, reason="x")
        model.hidden -= which
    elif what == "track":
        Reading.objects.track(member, post)
        model.show(who, set())
        model.tracked[who], model.untracked[who] = True, False
    elif what == "untrack" and model.read[who] is not None:
        Reading.objects.untrack(member, post)
        model.tracked[who], model.untracked[who] = False, True
    elif what == "read all" and model.tracked[who]:
        Reading.objects.mark_all(member=member, until=Post.objects.get(pk=post.pk).last_activity_at)
        model.show(who, set(model.comments) - model.withdrawn - model.hidden)


def assert_agrees(post, member, model: Model, who: int) -> None:
    [row] = Post.objects.filter(pk=post.pk).for_list(member)[:1]
    assert row.unread == model.unread(who)
    reading = Reading.objects.filter(member=member, post=post).first()
    assert (reading and reading.read) == (None if model.read[who] is None else ranges.of(model.read[who]))
    unread = set(post.comments.unread_by(member).values_list("sequence", flat=True))
    assert unread == set(model.comments) - model.withdrawn - model.hidden - (model.read[who] or set())
    tracked = reading is not None and reading.tracked_at is not None
    assert tracked == model.tracked[who]
    listed = Reading.objects.filter(post=post).tracked_by(member, has_new=True)
    assert [each.unread for each in listed] == ([model.unread(who)] if tracked and model.unread(who) else [])


@one_in(4)
@given(acts=acts)
def test_unread_counts_agree_with_the_model(ada, ben, mo, acts):
    post, model, people = make.post(author=mo), Model(), [ada, ben]
    for what, who, which in acts:
        act(post, people, mo, model, what, who, which)
    for who, member in enumerate(people):
        assert_agrees(post, member, model, who)


@pytest.mark.django_db(transaction=True)
def test_comments_shown_in_several_windows_at_once_are_all_marked(post, ben):
    shown = [range(start, start + 25) for start in range(1, 200, 25)]

    def mark(sequences):
        for sequence in sequences:
            Reading.objects.mark(member=ben, post_id=post.pk, sequences=[sequence])

    at_once(mark, shown)
    assert Reading.objects.get(member=ben, post=post).read == ranges.of(range(1, 201))


@pytest.mark.django_db(transaction=True)
def test_reading_and_commenting_in_two_windows_at_once_loses_nothing(post, ada, ben):
    def act_as(role):
        for turn in range(20):
            if role == "reader":
                Reading.objects.mark(member=ben, post_id=post.pk, sequences=[1000 + turn])
            else:
                make.comment(post=post, author=ben)

    at_once(act_as, ["reader", "writer", "reader", "writer"])
    expected = {*range(1, 41), *range(1000, 1020)}
    assert Reading.objects.get(member=ben, post=post).read == ranges.of(expected)
