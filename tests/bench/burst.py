"""A row in one round: slices of it between slices of the constant page, so that what slows one slows both."""

import json
import math
import select
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from random import Random
from statistics import median

from tests.bench import pages, requests
from tests.bench.pages import MIXED, PAGES, Page
from tests.bench.version import Version
from tests.support import floods

SLICES = 4  # of a burst
SHORTEST = 0.1  # seconds of a slice
CONSTANT = 1 / 5  # of the time of a burst, for the constant page
WARMING = 1 / 6
PASSES, PASS = 3, 100  # times, and requests at least in each, until the page caches are filled
ALL_OF_THEM = 60  # seconds to send requests whose number is given
DRAWN = 2_000  # requests at random, more than a slice sends
SAMPLE = 1  # seconds from one look at the memory to the next, while many people are there
A_MINUTE = 60
FLOOD = 2_000  # slow clients
QUIET = 2e8  # nanoseconds of CPU in a second


@dataclass(frozen=True, slots=True)
class Pace:
    """How long and how often: `seconds` for a row in a round, with one connection and with `many`."""

    rounds: int
    seconds: float
    many: int
    slices: int

    @classmethod
    def usual(cls, rounds: int, seconds: float, many: int) -> "Pace":
        return cls(rounds, seconds, many, slices=max(1, min(SLICES, int(seconds / SHORTEST))))

    @classmethod
    def long(cls, seconds: float) -> "Pace":
        """One round of the mixed row, in slices of about a minute."""
        return cls(1, seconds, 0, slices=max(1, round(seconds / A_MINUTE)))

    @property
    def slice(self) -> float:
        return self.seconds / self.slices

    @property
    def constant(self) -> float:
        """Of each slice of the constant page: one before each slice of the row, and one after the last."""
        return min(self.seconds * CONSTANT / (self.slices + 1), 1)


class Client:
    """The process that sends requests, to any version."""

    def __init__(self):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.client"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,  # Ctrl-C is for us; it ends when its input does
        )

    def burst(self, version: Version, order: dict, *, during: Callable[[], object] | None = None) -> dict:
        """Carry out an order; see `Burst` in client.py. `during` is called each second until it is done."""
        self.process.stdin.write(json.dumps(order | {"address": version.address}) + "\n")
        self.process.stdin.flush()
        while during and not select.select([self.process.stdout], [], [], SAMPLE)[0]:
            during()
        return json.loads(self.process.stdout.readline())

    def end(self) -> None:
        self.process.kill()
        self.process.wait()


@contextmanager
def client() -> Iterator[Client]:
    asking = Client()
    try:
        yield asking
    finally:
        asking.end()


@dataclass(slots=True, eq=False)
class Row:
    """A page of a version at so many connections: its requests, and what was found, round after round."""

    page: Page
    connections: int
    version: Version
    asked: list[dict] = field(default_factory=list)
    rounds: list[dict] = field(default_factory=list)
    queries: int | None = None
    missing: str = ""  # why there is nothing to measure
    offset: int = 0  # of the requests that were sent, where they are sent over and over

    @property
    def is_cached(self) -> bool:
        """Whether some of its pages have come from the page cache."""
        return any(each["sums"].get("hit") for each in self.rounds)

    def summary(self) -> dict:
        found = {"page": self.page.name, "connections": self.connections, "missing": self.missing}
        if not self.rounds:
            return found
        times = sorted(time for each in self.rounds for time in each["times"])
        sums = sum((each["sums"] for each in self.rounds), Counter())
        looked_up = sums["hit"] + sums["miss"]
        figures = ("server_ms", "postgres_ms", "constant_ms", "times_constant")
        return found | {
            "requests": len(times),
            "requests_a_second": len(times) / sum(each["seconds"] for each in self.rounds),
            **{f"p{share}_ms": 1000 * times[len(times) * share // 100] for share in (50, 95, 99)},
            **{name: median(each[name] for each in self.rounds) for name in figures},
            "cpu_ms": [each["server_ms"] + each["postgres_ms"] for each in self.rounds],
            **{name: sums[name] / len(times) for name in ("raw", "sent", "comments")},
            "cached": sums["hit"] / looked_up if looked_up else None,
            "memory": [now for each in self.rounds for now in each["memory"]],
            "queries": self.queries,
            "wrong": sum((each["wrong"] for each in self.rounds), Counter()),
        }


class Burst:
    """A row in one round."""

    def __init__(self, row: Row, client: Client, pace: Pace):
        self.row, self.client, self.pace, self.version = row, client, pace, row.version
        self.constant = pages.asked(PAGES[0], row.version.facts)
        self.chance = Random(f"{row.page.name} {row.connections} {len(row.rounds)}")
        self.asked = row.asked
        self.offset, self.seconds = (row.offset if row.page.again else 0), 0.0
        self.flood, self.go_on = ExitStack(), lambda: None
        self.number = 0  # of the slice
        self.times, self.memory = [], []
        self.sums, self.wrong, self.cpu = Counter(), Counter(), Counter()

    def prepare(self) -> None:
        """Warm up what has been shown before, let what has not be new, and let slow clients come."""
        self._warm_up()
        if kind := self.row.page.flood:
            self.go_on = self.flood.enter_context(floods.flood(self.version.address, kind, size=FLOOD))
            self._until_quiet()

    def _until_quiet(self) -> None:
        """Until the server has done what the slow clients ask for, except to wait for them."""
        used = QUIET
        while used >= QUIET:
            before = self.version.meters.cpu()
            time.sleep(1)
            used = (self.version.meters.cpu() - before).server

    def _warm_up(self) -> None:
        row, shown = self.row, pages.posts(self.row.page, self.version.facts)
        if row.page.conditional:
            self.asked = [requests.unless_changed(each, self.version.look(each)[1]) for each in row.asked]
        if row.page.afresh:
            self.version.ask("change", posts=shown)
        elif row.page.again and not row.page.replies and row.page is not MIXED:
            is_unread = row.page.signed_in and shown  # rows of the same threads may have come between
            if not row.rounds or row.is_cached or is_unread:
                self._show_all()
            self._send(self._next(), seconds=self.pace.seconds * WARMING, again=True)

    def _show_all(self) -> None:
        """Each page at least once, so that members have read it. Visitors' pages again, until the page caches of
        all server processes have them, or are full."""
        passes = {"seconds": ALL_OF_THEM, "again": False, "connections": self.pace.many}
        for _pass in range(PASSES):
            if not self._send(self.asked * math.ceil(PASS / len(self.asked)), **passes)["sums"].get("miss"):
                break

    def slice(self) -> None:
        """A part of the burst."""
        self.number += 1
        if self.row.page is MIXED:
            order = {"mix": self._mix(), "again": True}
        elif asked := self._next():
            order = {"asked": asked, "again": self.row.page.again}
        else:
            return  # all were sent
        found = self._measured("page", order, self.pace.slice)
        self.offset += found["taken"]
        self.seconds += found["seconds"]
        self.times += found["times"]
        self.sums.update(found["sums"])
        self.wrong.update(found["wrong"])

    def between(self) -> None:
        """The constant page, for a moment."""
        self.go_on()
        self._measured("constant", {"asked": self.constant, "again": True}, self.pace.constant)
        self._look_at_memory()

    def finish(self) -> None:
        """Add what was found to the row. One that was not answered at all is not measured any more."""
        self.flood.close()
        self.row.offset = self.offset
        if self.times and self.cpu["constant sent"]:
            self.row.rounds.append(self._result())
        else:
            failures = ", ".join(f"{count} times {what}" for what, count in self.wrong.items())
            self.row.missing = f"no answer in round {len(self.row.rounds) + 1}: {failures or 'nothing was sent'}"

    def _result(self) -> dict:
        """Milliseconds of CPU for a request, beside what was sent and received."""
        server_ms, postgres_ms = (self.cpu[f"page {name}"] / len(self.times) for name in ("server", "postgres"))
        constant_ms = (self.cpu["constant server"] + self.cpu["constant postgres"]) / self.cpu["constant sent"]
        return {
            "seconds": self.seconds,
            "times": self.times,
            "sums": self.sums,
            "wrong": self.wrong,
            "memory": self.memory,
            "server_ms": server_ms,
            "postgres_ms": postgres_ms,
            "constant_ms": constant_ms,
            "times_constant": (server_ms + postgres_ms) / constant_ms,
        }

    def _next(self) -> list[dict]:
        """The requests from where the last slice ended; for a page that is requested once, only a part of them."""
        page, asked = self.row.page, self.asked
        if page.at_random:
            return self.chance.choices(asked, k=DRAWN)
        if page.again:
            begin = self.offset % len(asked)
            return asked[begin:] + asked[:begin]
        return asked[self.offset : self.offset + math.ceil(len(asked) / self.pace.slices)]

    def _mix(self) -> dict:
        facts = self.version.facts
        there = facts["places"]
        return {
            "seed": f"mixed {self.number}",  # the same for each version, however fast it is
            "front": there["front"][0],
            "threads": there["threads"],
            "replies": there["replies"],
            "readers": facts["readers"],
        }

    def _measured(self, name: str, order: dict, seconds: float) -> dict:
        if self.row.page.at_most and name == "page":
            seconds = ALL_OF_THEM
        before = self.version.meters.cpu()
        found = self._send(seconds=seconds, during=self._look_at_memory, **order)
        used = self.version.meters.cpu() - before
        self.cpu[f"{name} server"] += used.server / 1e6
        self.cpu[f"{name} postgres"] += used.postgres / 1e6
        self.cpu[f"{name} sent"] += len(found["times"])
        return found

    def _look_at_memory(self) -> None:
        self.memory.append(self.version.meters.memory()["pss"])

    def _send(self, asked=(), *, seconds: float, connections: int = 0, during=None, **order) -> dict:
        order |= {"requests": asked, "seconds": seconds, "connections": connections or self.row.connections}
        return self.client.burst(self.version, order, during=during)
