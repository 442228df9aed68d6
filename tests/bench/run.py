"""The whole bench, one step after the other."""

import argparse
import re
import time

from django.conf import settings

from forum import serve
from tests.bench import fill, importing, report, site, targets
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
            facts = Facts(scale)
            results |= {"own_text": facts.own_text} | measure(facts, options)
            if not options.only or re.search(options.only, "import"):
                results["import"] = importing.measure(scale)
        finally:
            if fill.STAMP.exists():
                fill.restore()
            site.close()
    results["targets"] = targets.judge(results, earlier=report.latest(options.folder, "default"))
    show(results)
    print(f"\nAll of it: {report.save(results, options.folder)}")


def measure(facts: Facts, options: argparse.Namespace) -> dict:
    began = time.monotonic()
    pace = Pace(rounds=options.rounds, seconds=options.seconds)
    with site.serving() as meters, client(meters.address) as asking:
        running = Bench(facts, meters, asking, pace)
        rows = []
        for pages in (PAGES, WRITING):
            rows += running.measure([page for page in pages if re.search(options.only, page.name)])
        memory = {"now": meters.memory(), "peak": meters.peak}
    return {"rows": rows, "memory": memory, "seconds": time.monotonic() - began}


def show(results: dict) -> None:
    print(f"\n{report.table(results['rows'])}\n\n{targets.words(results['targets'])}")
    filled, found = results["filled_in"], results.get("import")
    print(f"\nFilled with {results['scale']['comments']} comments in {sum(filled.values()):.0f} s.")
    if found:
        print(f"Import: {found['saved_a_second']:.0f} rows/s, COPY: {found['copied_a_second']:.0f} rows/s.")
