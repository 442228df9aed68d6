"""Whatever several members do, one after the other or two in the same moment, the forum is as a plain model of it
says."""

from copy import deepcopy
from dataclasses import replace

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from tests.support.acting import Forum
from tests.support.at_once import at_once
from tests.support.examples import one_in
from tests.support.plain import DEEPEST, NAMES, WORDS, Act, Plain

# The others are done to the post, too, or to nothing in particular.
OF_A_COMMENT = {"edit", "withdraw", "be_shown"}
VERBS = (
    *("publish", "publish", "publish", "edit", "withdraw", "hide", "restore", "restore", "lock", "unlock"),
    *("unlock", "value", "value", "unvalue", "track", "untrack", "open", "be_shown"),
)
acts = st.builds(
    Act,
    verb=st.sampled_from(VERBS),
    who=st.sampled_from(NAMES),
    arrival=st.integers(0, 1000),
    words=st.sampled_from(WORDS),
    mentioned=st.sampled_from(("", *NAMES)),
)


class Together(RuleBasedStateMachine):
    """The forum beside the plain model; arrivals that are drawn are taken modulo those there are."""

    @initialize()
    def begin(self):
        self.forum, self.plain = Forum(), Plain()
        for arrival, name in enumerate(NAMES):  # a comment, a reply to it, a reply to that
            self.one_acts(Act("publish", name, arrival, WORDS[arrival], "ben"))

    @rule(act=acts)
    def one_acts(self, act):
        act = self.fitting(act)
        answer = self.plain.do(act)
        assert self.forum.do(act) == answer
        assert self.forum.seen(act.arrival) == self.plain.seen()

    @rule(one=acts, other=acts, is_same=st.booleans())
    def two_act_at_once(self, one, other, is_same):
        """What comes of it is what would have come of one after the other, in one order or the other."""
        one = self.fitting(one)
        other = self.fitting(replace(other, arrival=one.arrival) if is_same else other)
        answers = at_once(self.forum.do, [one, other])
        done = {"answers": answers, **self.forum.seen(one.arrival)}
        either = [self.after(one, other), self.after(other, one, swapped=True)]
        unlike = [
            {name: (done[name], it) for name, it in would.items() if done[name] != it} for _, would in either
        ]
        assert {} in unlike, f"{one} and {other}; in either order: {unlike}"
        self.plain, _would = either[unlike.index({})]

    def after(self, *acts, swapped: bool = False) -> tuple[Plain, dict]:
        """The model as it would be; and what would have been answered, in the order in which it was asked, and
        seen."""
        plain = deepcopy(self.plain)
        answers = [plain.do(act) for act in acts]
        return plain, {"answers": answers[::-1] if swapped else answers, **plain.seen()}

    def fitting(self, act: Act) -> Act:
        """The same for the thread as it is."""
        if act.verb in OF_A_COMMENT and not self.plain.comments:
            act = replace(act, verb="publish")
        at = act.arrival % len(self.plain.said)
        if act.verb in OF_A_COMMENT and not at:
            at = len(self.plain.comments)
        if act.verb == "publish" and len(self.plain.said[at].number) >= DEEPEST:
            at = 0
        return replace(act, arrival=at)


@pytest.mark.hypothesis
@pytest.mark.django_db(transaction=True)
def test_the_forum_agrees_with_a_plain_model_whoever_does_what_and_when():
    # Nothing is shrunk: what two do at once goes otherwise the next time.
    steps = settings(one_in(8), stateful_step_count=16, phases=[Phase.generate])
    run_state_machine_as_test(Together, settings=steps)
