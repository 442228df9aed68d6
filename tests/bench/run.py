"""The whole bench, one step after the other."""

import argparse
import time

from django.conf import settings

from forum import serve
from tests.bench import fill, report, site
from tests.bench.measure import Bench, Pace, client
from tests.bench.pages import PAGES, WRITING, Facts
from tests.bench.shape import SCALES


def bench(options: argparse.Namespace) -> None:
    """Fill, serve, measure, print, save, and leave nothing running."""
    scale = SCALES[options.scale]
    with serve.alone_in(settings.DATA_DIR, address="make bench"):
        try:
            site.prepare(scale)
            fill.restore()
            results = {
                "scale": scale.parameters(),
                "filled_in": fill.filled()["seconds"],
                "machine": report.machine(),
            }
            results |= measure(Facts(scale), options)
        finally:
            if fill.STAMP.exists():
                fill.restore()
            site.close()
    results["targets"] = report.targets(results)
    show(results)
    print(f"\nAll of it: {report.save(results, options.folder)}")


def measure(facts: Facts, options: argparse.Namespace) -> dict:
    began = time.monotonic()
    pace = Pace(rounds=options.rounds, seconds=options.seconds)
    with site.serving() as meters, client(meters.address) as asking:
        running = Bench(facts, meters, asking, pace)
        rows = []
        for pages in (PAGES, WRITING):
            rows += running.measure([page for page in pages if options.only in page.name])
        memory = {"now": meters.memory(), "peak": meters.peak}
    return {"rows": rows, "memory": memory, "seconds": time.monotonic() - began}


def show(results: dict) -> None:
    print(f"\n{report.table(results['rows'])}\n\n{report.verdicts(results['targets'])}")
    peak = results["memory"]["peak"]
    print(f"\nWeb processes at most: {peak['pss'] / 1e6:.0f} MB (PSS), {peak['private'] / 1e6:.0f} MB private")
