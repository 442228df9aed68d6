"""Reports of an import, as text or as JSON.

Both are written while the run goes on, so memory use doesn't depend on the number of files.
"""

import json
import resource
import time
from collections import Counter
from dataclasses import asdict

from forum.importing.load.loader import VERSION, Loader, Outcome, Result
from forum.importing.load.undo import Undone
from forum.importing.read.evidence import Fact
from forum.importing.read.text import BrokenFile

SUMMARY_THRESHOLD = 100  # with this many files or more, files are only listed at verbosity 2
VERBOSE_FACTS = {"comment", "left out", "repaired"}  # facts only shown at verbosity 2


class TextReport:
    """A text report: a line and the facts for each file, and totals.

    `out` is the command's stdout. Verbosity 0 prints nothing, 2 everything.
    """

    def __init__(self, out, *, verbosity: int):
        self.out, self.verbosity = out, verbosity
        self.counts: Counter[str] = Counter()
        self.total, self.started = 0, time.monotonic()

    def start(self, total: int) -> None:
        self.total = total

    def add(self, result: Result) -> None:
        self.counts[result.outcome] += 1
        if self._is_listed(result.outcome):
            self.out.write(f"{result.name}: {result.reason or _summary(result)}")
            for fact in result.report:
                if self.verbosity > 1 or fact.what not in VERBOSE_FACTS:
                    self.out.write(f"  {_format_fact(fact)}")

    def add_refusal(self, error: BrokenFile) -> None:
        self.counts["refused"] += 1

    def finish(self, loader: Loader) -> None:
        if not self.verbosity:
            return
        always = (Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED)
        outcomes = [*always, *(name for name in self.counts if name not in always)]
        totals = ", ".join(f"{self.counts[name]} {name}" for name in outcomes)
        prefix = "Dry run, nothing saved: " if loader.dry_run else ""
        self.out.write(f"Batch {loader.batch.pk}: {totals}" if loader.batch else f"{prefix}{totals}")
        if self.total >= SUMMARY_THRESHOLD:
            self.out.write(self._pace())

    def _is_listed(self, outcome: Outcome) -> bool:
        if self.verbosity == 1 and self.total >= SUMMARY_THRESHOLD:
            return outcome is Outcome.KEPT
        return self.verbosity > (outcome is Outcome.UNCHANGED)

    def _pace(self) -> str:
        seconds = time.monotonic() - self.started
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        pace = f"{self.total / seconds:.0f} per second, {memory} MB peak memory"
        return f"{self.total} files in {seconds:.1f} s: {pace}"


class JsonReport:
    """One JSON document: `files`, then `batch` (null if nothing was saved), `counts` and the run's options."""

    def __init__(self, out, *, verbosity: int):
        self.out = out
        self.counts: Counter[str] = Counter({outcome.value: 0 for outcome in Outcome} | {"refused": 0})
        self.out.write('{"files": [', ending="")

    def start(self, total: int) -> None:
        """Does nothing: `counts` already has the number of files."""

    def add(self, result: Result) -> None:
        self._write(asdict(result))

    def add_refusal(self, error: BrokenFile) -> None:
        self._write({"name": error.file, "outcome": "refused", "line": error.line, "reason": error.reason})

    def finish(self, loader: Loader) -> None:
        batch = loader.batch.pk if loader.batch else None
        run = {"batch": batch, "dry_run": loader.dry_run, "importer_version": VERSION, "counts": self.counts}
        self.out.write(f"\n], {json.dumps(run)[1:]}")

    def _write(self, entry: dict) -> None:
        self.out.write(",\n" if self.counts.total() else "\n", ending="")
        self.out.write(json.dumps(entry), ending="")
        self.counts[entry["outcome"]] += 1


def write_undone(out, batch: int, files: list[Undone], names: list[str], *, dry_run: bool) -> None:
    """Write the result of undoing a batch as text. The caller reports the files that couldn't be undone."""
    for file in files:
        if not file.kept:
            out.write(f"{file.name}: {'would be undone' if dry_run else 'undone'}")
    for name in names:
        out.write(f"{name}: not deleted, because it's still in use")
    if not files:
        out.write(f"Nothing left to undo in batch {batch}")


def write_undone_as_json(out, batch: int, files: list[Undone], names: list[str], *, dry_run: bool) -> None:
    """Write the result of undoing a batch as JSON. `kept` says why a file wasn't undone; empty if it was."""
    document = {"files": list(map(asdict, files)), "names_kept": names, "batch": batch, "dry_run": dry_run}
    out.write(json.dumps(document))


def _summary(result: Result) -> str:
    outcome = f"{result.outcome}, post {result.post}" if result.post else str(result.outcome)
    return f"{outcome}, new comments: {result.comments}" if result.comments else outcome


def _format_fact(fact: Fact) -> str:
    line = f", line {fact.line}" if fact.line else ""
    note = f": {fact.note}" if fact.note else ""
    return f"{fact.what:<13} {fact.value} ({fact.evidence}{line}{note})"
