"""The whole bench, one step after the other."""

import argparse
import re
import time

from django.conf import settings

from forum import serve
from tests.bench import fill, importing, live, report, site, targets
from tests.bench.facts import Facts
from tests.bench.measure import Bench, Pace, client
from tests.bench.pages import PAGES, WRITING
from tests.bench.shape import SCALES, Scale


def bench(options: argparse.Namespace) -> None:
    """Fill, serve, measure, print, save, and leave nothing running."""
    scale = SCALES[options.scale]
    with serve.alone_in(settings.DATA_DIR, address="make bench"):
        try:
            site.prepare(scale)
            results = {"scale": scale.parameters(), "only": options.only, "machine": report.machine()}
            results |= measured(scale, options)
        finally:
            site.close()
    results["targets"] = targets.judge(results, earlier=report.latest(options.folder, "default"))
    saved = report.save(results, options.folder)
    show(results)
    print(f"\nAll of it: {saved}")


def measured(scale: Scale, options: argparse.Namespace) -> dict:
    """What was found out about the site, which is left as it was filled."""
    fill.restore()  # a bench that was killed had no time for it
    try:
        facts = Facts(scale)
        results = {"filled_in": fill.filled()["seconds"], "own_text": facts.own_text}
        results |= measure(facts, options)
        if re.search(options.only, "import"):
            results["import"] = importing.measure(scale)
    finally:
        fill.restore()
    return results


def measure(facts: Facts, options: argparse.Namespace) -> dict:
    began = time.monotonic()
    pace = Pace(rounds=options.rounds, seconds=options.seconds, many=options.connections)
    with site.serving() as meters, client(meters.address) as asking:
        running = Bench(facts, meters, asking, pace)
        rows = []
        for pages in (PAGES, WRITING):
            rows += running.measure([page for page in pages if re.search(options.only, page.name)])
        streams = live.measure(facts, meters, asking) if re.search(options.only, "streams") else {}
        memory = {"now": meters.memory(), "peak": meters.peak}
    return {"rows": rows, "streams": streams, "memory": memory, "seconds": time.monotonic() - began}


def show(results: dict) -> None:
    print(f"\n{report.table(results['rows'])}\n\n{targets.words(results['targets'])}")
    filled, found = results["filled_in"], results.get("import")
    print(f"\nFilled with {results['scale']['comments']} comments in {sum(filled.values()):.0f} s.")
    if streams := results["streams"]:
        print(report.streams(streams))
    if found:
        rates = ", ".join(f"{way} {rate:.0f}" for way, rate in found["rows_a_second"].items())
        print(f"Comments a second: {rates}.")
