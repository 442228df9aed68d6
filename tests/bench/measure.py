"""Rounds of all rows, one version or two side by side."""

from itertools import product

from tqdm import tqdm

from tests.bench import pages
from tests.bench.burst import Burst, Client, Pace, Row
from tests.bench.pages import MIXED, Page
from tests.bench.version import Version


class Bench:
    """Versions that are served, and the process that sends requests to them."""

    def __init__(self, versions: list[Version], client: Client, pace: Pace):
        self.versions, self.client, self.pace = versions, client, pace

    def measure(self, measured: list[Page]) -> list[list[dict]]:
        """For each version its lines of the table: one for each page and number of connections.

        The versions take turns slice by slice, and the other one begins in every other round.
        """
        groups = [
            [self._row(page, connections, version) for version in self.versions]
            for page in measured
            for connections in page.connections or (1, self.pace.many)
        ]
        rounds = list(product(range(self.pace.rounds), groups))
        with tqdm(rounds, unit=" bursts", desc="Measuring", disable=not rounds) as progress:
            for number, group in progress:
                progress.set_postfix_str(f"{group[0].page.name} at {group[0].connections}")
                there = [row for row in group if not row.missing]
                self._round(there[:: -1 if number % 2 else 1])
        return [[group[place].summary() for group in groups] for place in range(len(self.versions))]

    def _round(self, rows: list[Row]) -> None:
        bursts = [Burst(row, self.client, self.pace) for row in rows]
        for burst in bursts:
            burst.prepare()
        for _slice in range(self.pace.slices):
            for burst in bursts:
                burst.between()
                burst.slice()
        for burst in bursts:
            burst.between()
            burst.finish()

    def _row(self, page: Page, connections: int, version: Version) -> Row:
        row = Row(page, connections, version)
        asked = pages.asked(page, version.facts)
        row.missing = _why_missing(page, version, asked)
        if row.missing:
            return row
        row.asked = asked
        if page is not MIXED and not page.baseline:
            changed = pages.posts(page, version.facts) if page.afresh else []
            row.queries = version.ask("queries", request=asked[0], change=changed)
        return row


def _why_missing(page: Page, version: Version, asked: list[dict]) -> str:
    if not asked:
        return "not there"
    status, etag = version.look(asked[0])
    if status >= 400:
        return "not there" if status == 404 else f"answers {status}"
    return "no ETag" if page.conditional and not etag else ""
