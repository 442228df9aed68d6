"""Measuring the pages: the constant page before each, three rounds, so that what disturbs one disturbs all."""

import http.client
import json
import subprocess
import sys
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median
from urllib.parse import parse_qsl

from django.conf import settings
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from tqdm import tqdm

from tests.bench.facts import Facts
from tests.bench.meters import Meters
from tests.bench.pages import PAGES, Page, change, requests

VISITOR = Browser(SERVER_NAME="localhost", raise_request_exception=False)
TRANSACTION = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")


@dataclass(frozen=True, slots=True)
class Pace:
    """How long and how often: `seconds` for a page in a round, with one connection and with `many`."""

    rounds: int
    seconds: float
    many: int

    @property
    def warming(self) -> float:
        return self.seconds / 6

    @property
    def constant(self) -> float:
        """Before each page."""
        return self.seconds / 5


class Client:
    """The process that asks."""

    def __init__(self, address: tuple[str, int]):
        self.address = address
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.client"],
            cwd=settings.BASE_DIR,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,  # Ctrl-C is for us; it ends when its input does
        )

    def burst(self, asked: list[dict], *, connections: int, seconds: float, again: bool) -> dict:
        """Ask for these, over and over or once, for so long; see `Burst` in client.py for what comes back."""
        order = {"requests": asked, "connections": connections, "seconds": seconds, "again": again}
        self.process.stdin.write(json.dumps(order | {"address": self.address}) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def end(self) -> None:
        self.process.kill()
        self.process.wait()


@contextmanager
def client(address: tuple[str, int]) -> Iterator[Client]:
    asking = Client(address)
    try:
        yield asking
    finally:
        asking.end()


@dataclass(slots=True)
class Row:
    """What was found about a page at so many connections, round after round."""

    page: Page
    connections: int
    rounds: list[dict] = field(default_factory=list)
    queries: int | None = None
    missing: str = ""  # why there is nothing to measure

    def summary(self) -> dict:
        found = {"page": self.page.name, "connections": self.connections, "missing": self.missing}
        if not self.rounds:
            return found
        times = sorted(time for each in self.rounds for time in each["times"])
        return found | {
            "requests": len(times),
            "requests_a_second": len(times) / sum(each["seconds"] for each in self.rounds),
            **{f"p{share}_ms": 1000 * times[len(times) * share // 100] for share in (50, 95, 99)},
            **{
                name: median(each[name] for each in self.rounds)
                for name in (
                    "server_ms",
                    "postgres_ms",
                    "constant_ms",
                    "times_constant",
                    "raw",
                    "gzip",
                    "comments",
                )
            },
            "queries": self.queries,
            "wrong": {words: count for each in self.rounds for words, count in each["wrong"].items()},
        }


class Bench:
    """A running site, somebody who asks, and meters."""

    def __init__(self, facts: Facts, meters: Meters, asking: Client, pace: Pace):
        self.facts, self.meters, self.asking, self.pace = facts, meters, asking, pace
        self.constant = list(requests(PAGES[0], facts))

    def measure(self, pages: Iterable[Page]) -> list[dict]:
        """All rounds of all pages; a line of the table for each page and number of connections."""
        rows = [
            Row(page, connections) for page in pages for connections in page.connections or (1, self.pace.many)
        ]
        for row in rows:
            row.missing = self._why_missing(row.page)
            row.queries = None if row.missing else self._queries(row.page)
        there = [row for row in rows if not row.missing]
        with tqdm(total=len(there) * self.pace.rounds, unit=" bursts", desc="Measuring") as progress:
            for _round in range(self.pace.rounds):
                for row in there:
                    progress.set_postfix_str(f"{row.page.name} at {row.connections}")
                    row.rounds.append(self._look_at(row.page, row.connections))
                    progress.update()
                compare([(row.connections, row.rounds[-1]) for row in there])
        return [row.summary() for row in rows]

    def _look_at(self, page: Page, connections: int) -> dict:
        """The constant page for a moment, then this one."""
        pace = self.pace
        again = not page.afresh and page.at_most is None
        asked = self._asked(page)
        if again and not page.replies:
            self.asking.burst(asked, connections=connections, seconds=pace.warming, again=True)
        constant, constant_cost = self._burst(self.constant, connections, pace.constant, again=True)
        if page.afresh:
            change(page, self.facts)
        found, cost = self._burst(asked, connections, 60 if page.at_most else pace.seconds, again=again)
        self.meters.memory()
        server_ms, postgres_ms = (each / max(len(found["times"]), 1) for each in cost)
        constant_ms = sum(constant_cost) / len(constant["times"])
        return found | {"server_ms": server_ms, "postgres_ms": postgres_ms, "constant_ms": constant_ms}

    def _burst(self, asked: list[dict], connections: int, seconds: float, *, again: bool):
        """What came back, and the milliseconds of CPU of the server and of PostgreSQL for all of it."""
        before = self.meters.cpu()
        found = self.asking.burst(asked, connections=connections, seconds=seconds, again=again)
        used = self.meters.cpu() - before
        return found, (used.server / 1e6, used.postgres / 1e6)

    def _asked(self, page: Page) -> list[dict]:
        asked = list(requests(page, self.facts))
        if page.conditional:
            for each in asked:
                each["headers"] += f"if-none-match: {self._look(each)[1]}\r\n"
        return asked

    def _why_missing(self, page: Page) -> str:
        first = next(requests(page, self.facts), None)
        if first is None:
            return "nothing to ask for"
        status, etag = self._look(first)
        if status >= 400:
            return "not there" if status == 404 else f"answers {status}"
        return "no ETag" if page.conditional and not etag else ""

    def _look(self, request: dict) -> tuple[int, str]:
        """Status and ETag of a page."""
        headers = dict(line.split(": ", 1) for line in request["headers"].splitlines())
        there = http.client.HTTPConnection(*self.meters.address)
        there.request("GET", request["path"], headers=headers)
        answer = there.getresponse()
        answer.read()
        there.close()
        return answer.status, answer.getheader("etag", "")

    def _queries(self, page: Page) -> int:
        """What it asks the database when all is warm, apart from where transactions begin and end."""
        browser = self.facts.readers[0].browser if page.signed_in else VISITOR
        [first, *_others] = self._asked(page)
        asked = 0
        for _twice in range(2):
            if page.afresh:
                change(page, self.facts)
            with CaptureQueriesContext(connection) as queries:
                _ask(browser, first)
            asked = [query["sql"] for query in queries if not query["sql"].startswith(TRANSACTION)]
        return len(asked)


def compare(bursts: list[tuple[int, dict]]) -> None:
    """Add to each burst of a round what it cost in times of the constant page in this round, at as many
    connections: the median, since each was measured for a moment only."""
    for connections, burst in bursts:
        constant = median(other["constant_ms"] for at, other in bursts if at == connections)
        burst["times_constant"] = (burst["server_ms"] + burst["postgres_ms"]) / constant


def _ask(browser: Browser, request: dict) -> None:
    """The same request within this process."""
    if request["body"]:
        form = dict(parse_qsl(request["body"])) | {"key": str(uuid.uuid4())}
        browser.post(request["path"], form)
    else:
        headers = dict(line.split(": ", 1) for line in request["headers"].splitlines())
        headers.pop("cookie", "")  # the browser has its own
        browser.get(request["path"], headers=headers, follow=request["follow"])
