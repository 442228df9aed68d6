"""How much there is, and how threads grow."""

from dataclasses import asdict, dataclass
from random import Random

SEED = 20261125
DEPTH = 30  # of the longest thread, at its middle
USUAL_DEPTH = 9
BRIEF = 0  # the number of a thread of fifty comments of 100 words
LOUD = 20  # members who write more than others
BY_THE_LOUD = 0.02  # of the comments
IGNORED = 2  # of the loud by each reader
FIFTY, TEN = 50, 10  # threads of these sizes are measured, many of each, so that none is met twice in a burst


@dataclass(frozen=True, slots=True)
class Scale:
    """A site of this size. `named` are the sizes of single threads, the longest last."""

    name: str
    comments: int
    members: int = 20_000
    readers: int = 40  # of the members: they come back, value, ignore, and leave drafts
    categories: int = 20
    posts: int = 2_000
    fifties: int = 240
    tens: int = 60
    named: tuple[int, ...] = (100, 1_000, 10_000)
    bodies: int = 3_000
    streams: int = 500
    readings: int = 5  # posts that a member who is no reader has read

    @property
    def publishers(self) -> int:
        """Members who publish: twenty posts each, on average."""
        return self.posts // 20

    def sizes(self) -> list[int]:
        """Of all threads: the brief one, the named, the fifties, the tens, then all others, long and short."""
        chance = Random(SEED)
        sizes = [FIFTY, *self.named, *[FIFTY] * self.fifties, *[TEN] * self.tens]
        weights = [min(chance.paretovariate(1.1), 50) for _ in range(self.posts - len(sizes))]
        left, weight_left = self.comments - sum(sizes), sum(weights)
        for weight in weights:
            sizes.append(round(left * weight / weight_left))
            left, weight_left = left - sizes[-1], weight_left - weight
        return sizes

    def parameters(self) -> dict:
        """As JSON holds them."""
        return asdict(self) | {"named": list(self.named)}

    @classmethod
    def of(cls, parameters: dict) -> "Scale":
        """Raises TypeError for parameters that this version doesn't know."""
        return cls(**parameters | {"named": tuple(parameters["named"])})


SCALES = {
    scale.name: scale
    for scale in (
        Scale("tiny", 1_200, 30, 4, 3, 40, 4, 4, (60, 80, 200), 40, 10, 3),
        Scale("default", 100_000),
        Scale("large", 1_000_000),
    )
}


def parents(chance: Random, size: int, *, deep: bool) -> list[int | None]:
    """For each comment in the order they were published the one it answers: mostly one of the latest, or none.

    A deep thread has a chain of answers at its middle that goes down to DEPTH.
    """
    chain = range(size // 2, size // 2 + DEPTH) if deep else range(0)
    answered: list[int | None] = []
    depths: list[int] = []
    for sequence in range(size):
        parent = _parent(chance, depths)
        if sequence in chain:
            parent = sequence - 1 if sequence > chain.start else None
        answered.append(parent)
        depths.append(1 if parent is None else depths[parent] + 1)
    return answered


def _parent(chance: Random, depths: list[int]) -> int | None:
    if not depths or chance.random() < 0.3:
        return None
    parent = chance.randrange(max(0, len(depths) - 25), len(depths))
    return parent if depths[parent] < USUAL_DEPTH else None
