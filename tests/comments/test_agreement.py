"""The forum agrees with a plain model of it, whether members act one after the other or two at once."""

from copy import deepcopy
from dataclasses import replace

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from tests.support.acting import Forum
from tests.support.at_once import at_once
from tests.support.examples import one_in
from tests.support.plain import MAX_DEPTH, NAMES, WORDS, Act, Plain

# Verbs that need a comment. The others work on the post as well, or need no target.
OF_A_COMMENT = {"edit", "withdraw", "be_shown"}
VERBS = (
    *("publish", "publish", "publish", "edit", "withdraw", "hide", "restore", "restore", "lock", "unlock"),
    *("unlock", "upvote", "upvote", "remove_upvote", "track", "untrack", "open", "be_shown"),
)
acts = st.builds(
    Act,
    verb=st.sampled_from(VERBS),
    who=st.sampled_from(NAMES),
    sequence=st.integers(0, 1000),
    words=st.sampled_from(WORDS),
    mentioned=st.sampled_from(("", *NAMES)),
)


class ForumBesideModel(RuleBasedStateMachine):
    """Runs the forum and the plain model side by side. Sequences are drawn at random, modulo those that exist."""

    @initialize()
    def begin(self):
        self.forum, self.plain = Forum(), Plain()
        for sequence, name in enumerate(NAMES):  # a comment, a reply to it, a reply to that
            self.one_acts(Act("publish", name, sequence, WORDS[sequence], "ben"))

    @rule(act=acts)
    def one_acts(self, act):
        act = self.fitting(act)
        expected = self.plain.do(act)
        assert self.forum.do(act) == expected
        assert self.forum.seen(act.sequence) == self.plain.seen()

    @rule(one=acts, other=acts, is_same=st.booleans())
    def two_act_at_once(self, one, other, is_same):
        """The result is the same as if one had acted after the other, in either order."""
        one = self.fitting(one)
        other = self.fitting(replace(other, sequence=one.sequence) if is_same else other)
        answers = at_once(self.forum.do, [one, other])
        actual = {"answers": answers, **self.forum.seen(one.sequence)}
        outcomes = [self.after(one, other), self.after(other, one, swapped=True)]
        differences = [
            {name: (actual[name], value) for name, value in expected.items() if actual[name] != value}
            for _plain, expected in outcomes
        ]
        assert {} in differences, f"{one} and {other}; differences for either order: {differences}"
        self.plain, _expected = outcomes[differences.index({})]

    def after(self, *acts, swapped: bool = False) -> tuple[Plain, dict]:
        """The model after these acts; and what should be seen, with the answers in their original order."""
        plain = deepcopy(self.plain)
        answers = [plain.do(act) for act in acts]
        return plain, {"answers": answers[::-1] if swapped else answers, **plain.seen()}

    def fitting(self, act: Act) -> Act:
        """The act, changed so that the thread has its target."""
        if act.verb in OF_A_COMMENT and not self.plain.comments:
            act = replace(act, verb="publish")
        sequence = act.sequence % len(self.plain.said)
        if act.verb in OF_A_COMMENT and not sequence:
            sequence = len(self.plain.comments)
        if act.verb == "publish" and len(self.plain.said[sequence].number) >= MAX_DEPTH:
            sequence = 0
        return replace(act, sequence=sequence)


@pytest.mark.hypothesis
@pytest.mark.django_db(transaction=True)
def test_the_forum_agrees_with_a_plain_model():
    # No shrinking: two simultaneous acts may turn out differently the next time.
    steps = settings(one_in(8), stateful_step_count=16, phases=[Phase.generate])
    run_state_machine_as_test(ForumBesideModel, settings=steps)
