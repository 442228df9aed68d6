"""What a run says of itself: in words for people, in JSON for programs. Both are written as the run goes on, so
that ten thousand files take no more memory than ten."""

import json
import resource
import time
from collections import Counter
from dataclasses import asdict

from forum.importing.load.loader import VERSION, Loader, Outcome, Result
from forum.importing.load.undo import Undone
from forum.importing.read.evidence import Fact
from forum.importing.read.text import BrokenFile

MANY = 100  # files: from here on they are not told one by one unless asked for
DETAILS = {"comment", "left out"}  # facts that are many, and told only when asked for


class Words:
    """One line and the facts for each file that brought something, and a sum. `out` is a stream of a command;
    verbosity 0 says nothing, 2 everything."""

    def __init__(self, out, *, verbosity: int):
        self.out, self.verbosity = out, verbosity
        self.counts: Counter[str] = Counter()
        self.total, self.started = 0, time.monotonic()

    def begin(self, total: int) -> None:
        self.total = total

    def tell(self, result: Result) -> None:
        self.counts[result.outcome] += 1
        if self._is_worth_telling(result.outcome):
            self.out.write(f"{result.name}: {result.reason or _brought(result)}")
            for fact in result.report:
                if self.verbosity > 1 or fact.what not in DETAILS:
                    self.out.write(f"  {_in_words(fact)}")

    def tell_refusal(self, error: BrokenFile) -> None:
        self.counts["refused"] += 1

    def end(self, loader: Loader) -> None:
        if not self.verbosity:
            return
        always = (Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED)
        told = [*always, *(name for name in self.counts if name not in always)]
        sums = ", ".join(f"{self.counts[name]} {name}" for name in told)
        where = "Nothing is written, but would be: " if loader.dry_run else ""
        self.out.write(f"Batch {loader.batch.pk}: {sums}" if loader.batch else f"{where}{sums}")
        if self.total >= MANY:
            self.out.write(self._pace())

    def _is_worth_telling(self, outcome: Outcome) -> bool:
        if self.verbosity == 1 and self.total >= MANY:
            return outcome is Outcome.KEPT
        return self.verbosity > (outcome is Outcome.UNCHANGED)

    def _pace(self) -> str:
        seconds = time.monotonic() - self.started
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        pace = f"{self.total / seconds:.0f} a second, at most {memory} MB of memory"
        return f"{self.total} files in {seconds:.1f} s: {pace}"


class Json:
    """One document: `files`, then `batch` (null where nothing was written), `counts` and how the run was made."""

    def __init__(self, out, *, verbosity: int):
        self.out = out
        self.counts: Counter[str] = Counter({outcome.value: 0 for outcome in Outcome} | {"refused": 0})
        self.out.write('{"files": [', ending="")

    def begin(self, total: int) -> None:
        """The number of files is in the counts."""

    def tell(self, result: Result) -> None:
        self._add(asdict(result))

    def tell_refusal(self, error: BrokenFile) -> None:
        self._add({"name": error.file, "outcome": "refused", "line": error.line, "reason": error.reason})

    def end(self, loader: Loader) -> None:
        batch = loader.batch.pk if loader.batch else None
        run = {"batch": batch, "dry_run": loader.dry_run, "importer_version": VERSION, "counts": self.counts}
        self.out.write(f"\n], {json.dumps(run)[1:]}")

    def _add(self, entry: dict) -> None:
        self.out.write(",\n" if self.counts.total() else "\n", ending="")
        self.out.write(json.dumps(entry), ending="")
        self.counts[entry["outcome"]] += 1


def tell_undone(out, batch: int, files: list[Undone], names: list[str], *, dry_run: bool) -> None:
    """What undoing a batch took back, in words. The files that stay are for whoever calls to complain of."""
    for file in files:
        if not file.kept:
            out.write(f"{file.name}: {'would be' if dry_run else 'is'} undone")
    for name in names:
        out.write(f"{name}: stays, because other posts need it")
    if not files:
        out.write(f"Nothing of batch {batch} is left to undo")


def tell_undone_in_json(out, batch: int, files: list[Undone], names: list[str], *, dry_run: bool) -> None:
    """The same as one document; `kept` is why a file stays, and empty where it is undone."""
    told = {"files": list(map(asdict, files)), "names_kept": names, "batch": batch, "dry_run": dry_run}
    out.write(json.dumps(told))


def _brought(result: Result) -> str:
    where = f"{result.outcome}, post {result.post}" if result.post else str(result.outcome)
    return f"{where}, {result.comments} new comments" if result.comments else where


def _in_words(fact: Fact) -> str:
    line = f", line {fact.line}" if fact.line else ""
    note = f": {fact.note}" if fact.note else ""
    return f"{fact.what:<13} {fact.value} ({fact.evidence}{line}{note})"
