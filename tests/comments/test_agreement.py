"""Whatever several members do in whatever order, the thread is what a plain model of it says it is."""

import uuid
from dataclasses import dataclass, field

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import QueryDict
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from forum.comments.models import CannotComment, Comment
from forum.notifications.models import Reading
from forum.posts.models import Post
from tests import make

NAMES = ("ada", "ben", "cem")  # Ada wrote the post
WHO = st.sampled_from(NAMES)
WHICH = st.integers(min_value=0, max_value=10_000)
DEEPEST = 5  # so that nothing is folded


@dataclass
class Said:
    """A comment of the model."""

    number: tuple
    author: str
    words: str
    withdrawn: bool = False
    hidden: bool = False
    valued_by: set = field(default_factory=set)

    @property
    def gone(self) -> bool:
        return self.withdrawn or self.hidden


class Thread(RuleBasedStateMachine):
    """The forum beside a list of what was said. The place in the list is the arrival, less one."""

    @initialize()
    def begin(self):
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.members = {name: make.member(f"{name}-{uuid.uuid4().hex[:8]}") for name in NAMES}
        self.moderator = make.member(f"mo-{uuid.uuid4().hex[:8]}", role="moderator")
        self.post = make.post(author=self.members["ada"])
        self.said: list[Said] = []
        self.read = {name: None for name in NAMES} | {"ada": set()}  # who wrote the post has been there
        self.tracks = {name: name == "ada" for name in NAMES}
        self.untracked = dict.fromkeys(NAMES, False)

    def teardown(self):
        if hasattr(self, "undo"):
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)

    def comment(self, said: Said) -> Comment:
        return Comment.objects.select_related("post").get(post=self.post, path=list(said.number))

    def pick(self, which: int) -> Said:
        return self.said[which % len(self.said)]

    @rule(who=WHO, words=st.text("abc", min_size=1, max_size=5))
    def publish(self, who, words):
        number = (1 + max((each.number[0] for each in self.said if len(each.number) == 1), default=0),)
        self._publish(who, words, number, None)

    @precondition(lambda self: self.said)
    @rule(who=WHO, which=WHICH, words=st.text("abc", min_size=1, max_size=5))
    def reply(self, who, which, words):
        parent = self.pick(which)
        if len(parent.number) >= DEEPEST:
            return
        if parent.gone:
            with pytest.raises(CannotComment):
                self._publish(who, words, parent.number, parent)
            return
        depth = len(parent.number) + 1
        siblings = [
            each.number[-1]
            for each in self.said
            if each.number[:-1] == parent.number and len(each.number) == depth
        ]
        self._publish(who, words, (*parent.number, 1 + max(siblings, default=0)), parent)

    def _publish(self, who, words, number, parent):
        made = make.comment(
            post=self.post, author=self.members[who], body=words, parent=parent and self.comment(parent)
        )
        assert tuple(made.path) == number
        self.said.append(Said(number, who, words))
        self.read[who] = (self.read[who] or set()) | {len(self.said)}
        self.tracks[who] = self.tracks[who] or not self.untracked[who]

    @precondition(lambda self: self.said)
    @rule(which=WHICH, words=st.text("xyz", min_size=1, max_size=5))
    def edit(self, which, words):
        said = self.pick(which)
        if said.gone:
            with pytest.raises(PermissionDenied):
                self.comment(said).edit(body=words)
        else:
            self.comment(said).edit(body=words)
            said.words = words

    @precondition(lambda self: self.said)
    @rule(which=WHICH)
    def withdraw(self, which):
        said = self.pick(which)
        assert self.comment(said).withdraw() is not said.withdrawn
        said.withdrawn = True

    @precondition(lambda self: self.said)
    @rule(which=WHICH)
    def hide(self, which):
        said = self.pick(which)
        assert self.comment(said).hide(by=self.moderator, reason="Rude.") is not said.hidden
        said.hidden = True

    @precondition(lambda self: self.said)
    @rule(which=WHICH)
    def restore(self, which):
        said = self.pick(which)
        assert self.comment(said).restore(by=self.moderator, reason="Not so rude.") is said.hidden
        said.hidden = False

    @precondition(lambda self: self.said)
    @rule(who=WHO, which=WHICH, undo=st.booleans())
    def value(self, who, which, undo):
        said, member = self.pick(which), self.members[who]
        act = self.comment(said).unvalue if undo else self.comment(said).value
        if said.gone or said.author == who:
            with pytest.raises(PermissionDenied):
                act(by=member)
        else:
            assert act(by=member) is ((who in said.valued_by) is undo)
            (said.valued_by.discard if undo else said.valued_by.add)(who)

    @rule(who=WHO, track=st.booleans())
    def track(self, who, track):
        if track:
            Reading.objects.track(self.members[who], self.post)
            self.read[who] = self.read[who] or set()
        else:
            Reading.objects.untrack(self.members[who], self.post)
        if track or self.read[who] is not None:
            self.tracks[who], self.untracked[who] = track, not track

    @rule(who=WHO)
    def open_the_thread(self, who):
        self.page(self.members[who]).mark_read(self.members[who])
        shown = {arrival for arrival, each in enumerate(self.said, start=1) if not each.gone}
        self.read[who] = (self.read[who] or set()) | shown

    @precondition(lambda self: self.said)
    @rule(who=WHO, some=st.sets(WHICH, min_size=1, max_size=3))
    def be_shown(self, who, some):
        arrivals = {1 + each % len(self.said) for each in some}
        Reading.objects.mark(member=self.members[who], post_id=self.post.pk, arrivals=arrivals)
        self.read[who] = (self.read[who] or set()) | arrivals

    def page(self, user, order: str = "oldest"):
        post = Post.objects.get(pk=self.post.pk)
        return post.comments.page_of(post, user=user, query=QueryDict(f"order={order}"))

    @invariant()
    def numbers_and_orders_agree(self):
        if not hasattr(self, "said"):
            return
        of = {each.number: each for each in self.said}

        def keys(number, rank):
            return [rank(of[number[:length]]) for length in range(1, len(number) + 1)]

        ranks = {
            "oldest": lambda each: each.number[-1],
            "newest": lambda each: -each.number[-1],
            "valued": lambda each: (-len(each.valued_by), each.number[-1]),
        }
        for order, rank in ranks.items():
            shown = [row.path for row in self.page(AnonymousUser(), order).comments]
            assert shown == sorted(of, key=lambda number, rank=rank: keys(number, rank)), order

    @invariant()
    def what_everybody_sees_agrees(self):
        if not hasattr(self, "said"):
            return
        rows = {row.path: row for row in self.page(AnonymousUser()).comments}
        for each in self.said:
            row = rows[each.number]
            assert (row.is_hidden, row.is_withdrawn) == (each.hidden, each.withdrawn)
            assert row.value_count == len(each.valued_by)
            assert (each.words in row.html) is not each.gone or not row.html
        post = Post.objects.get(pk=self.post.pk)
        assert (post.comment_count, post.arrivals) == (sum(not each.gone for each in self.said), len(self.said))

    @invariant()
    def what_each_member_sees_agrees(self):
        if not hasattr(self, "said"):
            return
        for name, member in self.members.items():
            for row in self.page(member).comments:
                said = self.said[row.arrival - 1]
                assert row.number == ".".join(map(str, said.number))
                assert row.valued is (name in said.valued_by)
                is_new = not said.gone and row.arrival not in (self.read[name] or ())
                assert row.unread is (None if self.read[name] is None else is_new)
            assert self.unread(member) == self.expected_unread(name)
            reading = Reading.objects.filter(member=member, post=self.post).first()
            assert bool(reading and reading.tracked_at) is self.tracks[name]

    def unread(self, member) -> int | None:
        (row,) = Post.objects.filter(pk=self.post.pk).for_list(member)[0:1]
        return row.unread

    def expected_unread(self, name) -> int | None:
        if self.read[name] is None:
            return None
        arrived = {arrival for arrival, each in enumerate(self.said, start=1) if not each.gone}
        return len(arrived - self.read[name])


def test_the_forum_agrees_with_a_plain_model_after_every_step(db):
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    run_state_machine_as_test(
        Thread,
        settings=settings(max_examples=20, stateful_step_count=25, deadline=None, suppress_health_check=checks),
    )
