"""A simple model of a thread, in lists and sets, to compare with the forum: the result of each act, and what is
seen."""

from dataclasses import dataclass, field

NAMES = ("ada", "ben", "cem")  # Ada wrote the post
WORDS = ("iron", "lead", "zinc")
MAX_DEPTH = 5  # so that nothing is collapsed
REFUSED = "refused"


@dataclass(frozen=True)
class Act:
    """What `who` does to the comment with this sequence number, or to the post if it's 0. `words` is new text."""

    verb: str
    who: str
    sequence: int = 0
    words: str = ""
    mentioned: str = ""


@dataclass
class Text:
    """A comment, or the post."""

    number: tuple
    author: str
    words: str = ""
    mentioned: str = ""
    withdrawn: bool = False
    hidden: bool = False
    locked: bool = False
    upvoted_by: set = field(default_factory=set)

    @property
    def removed(self) -> bool:
        return self.withdrawn or self.hidden

    @property
    def shown(self) -> str:
        return "hidden" if self.hidden else "withdrawn" if self.withdrawn else self.words


class Plain:
    """The model. The index of a comment in `said` is its sequence number. The post has index 0."""

    def __init__(self):
        self.said = [Text((), "ada")]
        self.read = {name: None for name in NAMES} | {"ada": set()}  # the post's author has opened it
        self.tracks = {name: name == "ada" for name in NAMES}
        self.untracked = dict.fromkeys(NAMES, False)
        self.notices = {name: {} for name in NAMES}  # by sequence: kind, and whether it's read
        self.decisions = 0

    @property
    def post(self) -> Text:
        return self.said[0]

    @property
    def comments(self) -> list[Text]:
        return self.said[1:]

    def do(self, act: Act):
        """What the verb returns, or REFUSED."""
        return getattr(self, act.verb)(act, self.said[act.sequence])

    # --- Verbs ----------------------------------------------------------------------------------------------

    def publish(self, act, parent):
        if self.post.hidden or self.post.locked or parent.removed:
            return REFUSED
        siblings = [each.number[-1] for each in self.comments if each.number[:-1] == parent.number]
        number = (*parent.number, 1 + max(siblings, default=0))
        self.said.append(Text(number, act.who, act.words, act.mentioned))
        sequence = len(self.comments)
        self.show(act.who, {sequence})
        self.tracks[act.who] |= not self.untracked[act.who]
        if parent is not self.post:
            self.notify(parent.author, sequence, "reply")
        self.notify(act.mentioned, sequence, "mention")
        return number

    def edit(self, act, text):
        if text.removed or self.post.hidden:
            return REFUSED
        if act.mentioned != text.mentioned and not self.post.locked:
            self.notify(act.mentioned, act.sequence, "mention")
        text.words, text.mentioned = act.words, act.mentioned
        return None

    def withdraw(self, act, text):
        return self.set_state(text, "withdrawn", to=True)

    def hide(self, act, text):
        return self.decide(text, "hidden", to=True)

    def restore(self, act, text):
        return self.decide(text, "hidden", to=False)

    def lock(self, act, text):
        return self.decide(self.post, "locked", to=True)

    def unlock(self, act, text):
        return self.decide(self.post, "locked", to=False)

    def upvote(self, act, text):
        if text.removed or self.post.hidden or text.author == act.who:
            return REFUSED
        is_new = act.who not in text.upvoted_by
        text.upvoted_by.add(act.who)
        return is_new

    def remove_upvote(self, act, text):
        if text.removed or self.post.hidden or text.author == act.who:
            return REFUSED
        was_upvoted = act.who in text.upvoted_by
        text.upvoted_by.discard(act.who)
        return was_upvoted

    def track(self, act, text):
        self.show(act.who, set())
        self.tracks[act.who], self.untracked[act.who] = True, False

    def untrack(self, act, text):
        if self.read[act.who] is not None:
            self.tracks[act.who], self.untracked[act.who] = False, True

    def open(self, act, text):
        self.show(act.who, self.not_removed())

    def be_shown(self, act, text):
        self.show(act.who, {act.sequence} - {0})

    # --- Helpers --------------------------------------------------------------------------------------------

    def show(self, who, sequences):
        self.read[who] = (self.read[who] or set()) | sequences
        for sequence in sequences & self.notices[who].keys():
            self.notices[who][sequence] = (self.notices[who][sequence][0], True)

    def notify(self, who, sequence, kind):
        if who and who != self.said[sequence].author:
            self.notices[who].setdefault(sequence, (kind, False))

    def decide(self, text, state, *, to):
        self.decisions += getattr(text, state) is not to
        return self.set_state(text, state, to=to)

    def set_state(self, text, state, *, to):
        """Set a state, and return whether it changed."""
        before = getattr(text, state)
        setattr(text, state, to)
        return before is not to

    def not_removed(self) -> set[int]:
        return {sequence for sequence, text in enumerate(self.said) if sequence and not text.removed}

    # --- What is seen ---------------------------------------------------------------------------------------

    def seen(self) -> dict:
        not_removed = {self.said[sequence].number for sequence in self.not_removed()}
        return {
            "orders": {order: self.in_order(rank) for order, rank in RANKS.items()},
            "to a visitor": {each.number: each.shown for each in self.comments},
            "upvotes": {each.number: len(each.upvoted_by) for each in self.said},
            "sequences": {each.number: sequence for sequence, each in enumerate(self.said) if sequence},
            "counts": (len(not_removed), len(self.comments), self.decisions),
            "post": (self.post.hidden, self.post.locked),
            "found": set() if self.post.hidden else {(), *not_removed},
        } | {name: self.seen_by(name) for name in NAMES}

    def in_order(self, rank) -> list[tuple]:
        of = {each.number: each for each in self.comments}
        return sorted(of, key=lambda number: [rank(of[number[: depth + 1]]) for depth in range(len(number))])

    def seen_by(self, name) -> dict:
        not_removed, notices = self.not_removed(), self.notices[name]
        new = None if self.read[name] is None else {self.said[at].number for at in not_removed - self.read[name]}
        return {
            "upvoted": {each.number for each in self.said if name in each.upvoted_by},
            "new": new,
            "how many": new if new is None else len(new),
            "tracks": (self.tracks[name], self.untracked[name]),
            "notices": {self.said[at].number: notices[at] for at in not_removed & notices.keys()},
        }


RANKS = {
    "oldest": lambda each: each.number[-1],
    "newest": lambda each: -each.number[-1],
    "top": lambda each: (-len(each.upvoted_by), each.number[-1]),
}
