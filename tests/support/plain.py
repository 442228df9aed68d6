"""A thread in plain lists and sets, to hold the forum against: what each act answers, and what is seen then."""

from dataclasses import dataclass, field

NAMES = ("ada", "ben", "cem")  # Ada wrote the post
WORDS = ("iron", "lead", "zinc")
DEEPEST = 5  # so that nothing is folded
REFUSED = "refused"


@dataclass(frozen=True)
class Act:
    """`who` does it to the comment of this arrival, to the post where that is 0, or by the words it brings."""

    verb: str
    who: str
    arrival: int = 0
    words: str = ""
    mentioned: str = ""


@dataclass
class Said:
    """A comment, or the post."""

    number: tuple
    author: str
    words: str = ""
    mentioned: str = ""
    withdrawn: bool = False
    hidden: bool = False
    locked: bool = False
    valued_by: set = field(default_factory=set)

    @property
    def gone(self) -> bool:
        return self.withdrawn or self.hidden

    @property
    def shown(self) -> str:
        return "hidden" if self.hidden else "withdrawn" if self.withdrawn else self.words


class Plain:
    """The place of a comment in `said` is its arrival; at 0 stands the post."""

    def __init__(self):
        self.said = [Said((), "ada")]
        self.read = {name: None for name in NAMES} | {"ada": set()}  # who wrote the post has been there
        self.tracks = {name: name == "ada" for name in NAMES}
        self.untracked = dict.fromkeys(NAMES, False)
        self.notices = {name: {} for name in NAMES}  # by arrival: of which kind, and whether it is read
        self.decisions = 0

    @property
    def post(self) -> Said:
        return self.said[0]

    @property
    def comments(self) -> list[Said]:
        return self.said[1:]

    def do(self, act: Act):
        """What the verb returns, or REFUSED."""
        return getattr(self, act.verb)(act, self.said[act.arrival])

    # --- What people do -------------------------------------------------------------------------------------

    def publish(self, act, parent):
        if self.post.hidden or self.post.locked or parent.gone:
            return REFUSED
        siblings = [each.number[-1] for each in self.comments if each.number[:-1] == parent.number]
        number = (*parent.number, 1 + max(siblings, default=0))
        self.said.append(Said(number, act.who, act.words, act.mentioned))
        arrival = len(self.comments)
        self.show(act.who, {arrival})
        self.tracks[act.who] |= not self.untracked[act.who]
        if parent is not self.post:
            self.tell(parent.author, arrival, "reply")
        self.tell(act.mentioned, arrival, "mention")
        return number

    def edit(self, act, said):
        if said.gone or self.post.hidden:
            return REFUSED
        if act.mentioned != said.mentioned:
            self.tell(act.mentioned, act.arrival, "mention")
        said.words, said.mentioned = act.words, act.mentioned
        return None

    def withdraw(self, act, said):
        return self.turn(said, "withdrawn", to=True)

    def hide(self, act, said):
        return self.decide(said, "hidden", to=True)

    def restore(self, act, said):
        return self.decide(said, "hidden", to=False)

    def lock(self, act, said):
        return self.decide(self.post, "locked", to=True)

    def unlock(self, act, said):
        return self.decide(self.post, "locked", to=False)

    def value(self, act, said):
        if said.gone or self.post.hidden or said.author == act.who:
            return REFUSED
        is_new = act.who not in said.valued_by
        said.valued_by.add(act.who)
        return is_new

    def unvalue(self, act, said):
        if said.gone or self.post.hidden or said.author == act.who:
            return REFUSED
        was_there = act.who in said.valued_by
        said.valued_by.discard(act.who)
        return was_there

    def track(self, act, said):
        self.show(act.who, set())
        self.tracks[act.who], self.untracked[act.who] = True, False

    def untrack(self, act, said):
        if self.read[act.who] is not None:
            self.tracks[act.who], self.untracked[act.who] = False, True

    def open(self, act, said):
        self.show(act.who, self.standing())

    def be_shown(self, act, said):
        self.show(act.who, {act.arrival} - {0})

    # --- Small steps ----------------------------------------------------------------------------------------

    def show(self, who, arrivals):
        self.read[who] = (self.read[who] or set()) | arrivals
        for arrival in arrivals & self.notices[who].keys():
            self.notices[who][arrival] = (self.notices[who][arrival][0], True)

    def tell(self, who, arrival, kind):
        if who and who != self.said[arrival].author:
            self.notices[who].setdefault(arrival, (kind, False))

    def decide(self, said, state, *, to):
        self.decisions += getattr(said, state) is not to
        return self.turn(said, state, to=to)

    def turn(self, said, state, *, to):
        """Whether it was not so before."""
        before = getattr(said, state)
        setattr(said, state, to)
        return before is not to

    def standing(self) -> set[int]:
        return {arrival for arrival, said in enumerate(self.said) if arrival and not said.gone}

    # --- What is seen ---------------------------------------------------------------------------------------

    def seen(self) -> dict:
        standing = {self.said[arrival].number for arrival in self.standing()}
        return {
            "orders": {order: self.in_order(rank) for order, rank in RANKS.items()},
            "to a visitor": {each.number: each.shown for each in self.comments},
            "values": {each.number: len(each.valued_by) for each in self.said},
            "arrivals": {each.number: arrival for arrival, each in enumerate(self.said) if arrival},
            "counts": (len(standing), len(self.comments), self.decisions),
            "post": (self.post.hidden, self.post.locked),
            "found": set() if self.post.hidden else {(), *standing},
        } | {name: self.seen_by(name) for name in NAMES}

    def in_order(self, rank) -> list[tuple]:
        of = {each.number: each for each in self.comments}
        return sorted(of, key=lambda number: [rank(of[number[: depth + 1]]) for depth in range(len(number))])

    def seen_by(self, name) -> dict:
        standing, notices = self.standing(), self.notices[name]
        new = None if self.read[name] is None else {self.said[at].number for at in standing - self.read[name]}
        return {
            "valued": {each.number for each in self.said if name in each.valued_by},
            "new": new,
            "how many": new if new is None else len(new),
            "tracks": (self.tracks[name], self.untracked[name]),
            "notices": {self.said[at].number: notices[at] for at in standing & notices.keys()},
        }


RANKS = {
    "oldest": lambda each: each.number[-1],
    "newest": lambda each: -each.number[-1],
    "valued": lambda each: (-len(each.valued_by), each.number[-1]),
}
