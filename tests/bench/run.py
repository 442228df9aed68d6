"""The whole bench, one step after the other, and which parts of it were asked for."""

import argparse
import re
import time
from contextlib import ExitStack
from pathlib import Path

from tests.bench import checkout, live, report, targets, version
from tests.bench.burst import Client, Pace, client
from tests.bench.measure import Bench
from tests.bench.pages import MIXED, PAGES, WRITING
from tests.bench.shape import SCALES, Scale
from tests.bench.version import CannotMeasure, Version

PARTS = ("streams", "import")  # what is measured but is no row of the table
NAMES = [*(page.name for page in (*PAGES, *WRITING, MIXED)), *PARTS]


def bench(options: argparse.Namespace) -> None:
    """Fill, serve, measure, print, save, and leave nothing running."""
    names, scale = selected(options.only), SCALES[options.scale]
    commit = checkout.commit_of(options.against) if options.against else ""
    results = {"scale": scale.parameters(), "only": options.only, "machine": report.machine()}
    with ExitStack() as open_until_the_end:
        sources = [version.this(checkout.ROOT, options.folder / options.scale)]
        if commit:
            sources.append(checkout.source(commit, options.folder, options.scale))
        served = [version.served(source, scale.parameters()) for source in sources]
        versions = [open_until_the_end.enter_context(each) for each in served]
        refuse_unlike(versions)
        asking = open_until_the_end.enter_context(client())
        began = time.monotonic()
        results["versions"] = measured(versions, asking, names, scale, options)
        results["seconds"] = time.monotonic() - began
    results["targets"] = targets.judge(results, earlier=report.latest(options.folder, "default"))
    show(results, report.save(results, options.folder))


def refuse_unlike(versions: list[Version]) -> None:
    """Raises CannotMeasure if the sites of the versions were not filled with the same."""
    if len({each.ready["content"] for each in versions}) > 1:
        labels = " and ".join(each.label for each in versions)
        raise CannotMeasure(f"{labels} fill their sites with different things, so that figures would not compare.")


def selected(pattern: str) -> set[str]:
    """Names of the rows and parts that match. Raises CannotMeasure if an alternative matches none."""
    try:
        alternatives = [re.compile(each) for each in pattern.split("|")]
    except re.error:  # the bars are within brackets
        alternatives = [_compiled(pattern)]
    for each in alternatives:
        if not any(map(each.search, NAMES)):
            raise CannotMeasure(f"--only {each.pattern!r} matches no row. The rows are: {'; '.join(NAMES)}.")
    return {name for name in NAMES if any(each.search(name) for each in alternatives)}


def _compiled(pattern: str) -> re.Pattern:
    try:
        return re.compile(pattern)
    except re.error as error:
        raise CannotMeasure(f"--only {pattern!r} is no pattern: {error}.") from error


def measured(
    versions: list[Version], asking: Client, names: set[str], scale: Scale, options: argparse.Namespace
) -> list[dict]:
    """What was found out about each version."""
    usual = Pace.usual(options.rounds, options.seconds, options.connections)
    found = [{"version": each.label, "rows": [], "streams": {}, "import": {}} for each in versions]

    def add_rows(pages: tuple, pace: Pace) -> None:
        rows = Bench(versions, asking, pace).measure([page for page in pages if page.name in names])
        for one, of_one in zip(found, rows, strict=True):
            one["rows"] += of_one

    add_rows(PAGES, usual)
    add_rows(WRITING, usual)
    for each, one in zip(versions, found, strict=True):
        if "streams" in names:
            one["streams"] = live.measure(each, asking, scale.streams)
        each.ask("restore")  # many people come to the site as it was filled
    add_rows((MIXED,), Pace.long(options.mixed_seconds))
    for each, one in zip(versions, found, strict=True):
        if "import" in names:
            one["import"] = each.ask("import")
        one["memory"] = {"now": each.meters.memory(), "peak": each.meters.peak}
        one |= {name: each.ready[name] for name in ("postgresql", "content", "filled_in")}
        one["own_text"] = each.facts["own_text"]
    return found


def show(results: dict, saved: Path) -> None:
    new, *others = results["versions"]
    print(f"\n{report.table(new['rows'])}\n\n{targets.words(results['targets'])}\n\n{report.version(new)}")
    for old in others:
        compared = report.comparison(new, old)
        print(f"\nBeside {old['version']}:\n{compared}\n\n{report.version(old)}")
    print(f"\nAll of it: {saved}")
