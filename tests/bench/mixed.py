"""What many people request at once: mostly visitors, some members, now and then a reply."""

from collections.abc import Iterator
from itertools import accumulate
from random import Random

from tests.bench import requests

MEMBERS, REPLIES = 0.09, 0.01  # of all requests; the others are visitors'
FRONT_PAGE = 1 / 6  # of the pages that visitors and members look at


class Zipf:
    """Choices among things: the second is chosen half as often as the first, the third a third as often."""

    def __init__(self, things: list):
        self.things = things
        self.weights = list(accumulate(1 / rank for rank in range(1, len(things) + 1)))

    def choose(self, chance: Random):
        return chance.choices(self.things, cum_weights=self.weights)[0]


def draw(*, seed: str, front: dict, threads: list, replies: list, readers: list) -> Iterator[dict]:
    """Endless requests, the same for the same seed. `threads` and `replies` are places, most popular first."""
    chance = Random(seed)
    to_read, to_answer = Zipf(threads), Zipf(replies)
    while True:
        kind = chance.random()
        if kind < REPLIES:
            yield requests.post(to_answer.choose(chance), chance.choice(readers))
            continue
        reader = chance.choice(readers) if kind < REPLIES + MEMBERS else None
        place = front if chance.random() < FRONT_PAGE else to_read.choose(chance)
        yield requests.get(place, reader)
