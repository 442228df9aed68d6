"""`manage.py import_seeds`: imports seed files and reports the result for each."""

import argparse
import sys
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

from django.core.management import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from tqdm import tqdm

from forum.importing.load.interruption import Interruption
from forum.importing.load.loader import Loader
from forum.importing.load.report import (
    SUMMARY_THRESHOLD,
    JsonReport,
    TextReport,
    write_undone,
    write_undone_as_json,
)
from forum.importing.load.undo import undo
from forum.importing.models import Batch
from forum.importing.read.files import SeedFile, annotation_path, find_files, printable
from forum.importing.read.proposal import draft_annotation
from forum.importing.read.text import BrokenFile


class Command(BaseCommand):
    help = "Import seed articles with their discussions from text files, or from all *.txt files in folders."

    def add_arguments(self, parser):
        parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="a file or folder to import")
        parser.add_argument(
            "--captured",
            type=capture_date,
            metavar="DATE",
            help="the date the pages were captured, such as 2025-01-31",
        )
        parser.add_argument("--dry-run", action="store_true", help="show what would happen, without saving")
        parser.add_argument(
            "--json", action="store_true", help="print the report as JSON (for importing and --undo)"
        )
        modes = parser.add_mutually_exclusive_group()
        modes.add_argument(
            "--annotate", action="store_true", help="only write draft annotations next to the files"
        )
        modes.add_argument("--undo", type=int, metavar="BATCH", help="remove what a batch imported")

    def handle(self, *, paths, undo: int | None, annotate: bool, **options) -> None:
        if (undo is None) != bool(paths):
            raise CommandError("Enter files or folders to import, or --undo with a batch number.")
        if annotate and options["json"]:
            raise CommandError("--annotate can't be combined with --json.")
        if undo is not None:
            self.undo_batch(undo, dry_run=options["dry_run"], json=options["json"])
        elif annotate:
            self.annotate(paths, dry_run=options["dry_run"])
        else:
            self.load(paths, **options)

    def load(self, paths, *, captured, dry_run, json, verbosity, **options) -> None:
        loader = Loader(captured_on=captured, dry_run=dry_run)
        report = (JsonReport if json else TextReport)(self.stdout, verbosity=verbosity)

        def on_error(error: BrokenFile) -> None:
            with tqdm.external_write_mode(file=sys.stderr):
                self.stderr.write(str(error))
            report.add_refusal(error)

        files = list(find_files(paths, on_error=on_error))
        report.start(len(files))
        shows_bar = verbosity == 1 and len(files) >= SUMMARY_THRESHOLD and sys.stderr.isatty()
        with Interruption() as interruption, finishing(report, loader):
            for path, name in interruption.iterate(tqdm(files, unit=" files", disable=not shows_bar, leave=False)):
                try:
                    report.add(loader.load(SeedFile.open(path, name)))
                except BrokenFile as error:
                    on_error(error)
        if left := len(files) - interruption.done:
            raise CommandError(f"Stopped. Files left: {left}. Run the same command to continue.", returncode=130)
        self.fail_if_any(report.counts["refused"], "could not be imported")

    def annotate(self, paths, *, dry_run: bool) -> None:
        """Write draft annotations. Existing annotations are never overwritten."""
        refused: list[BrokenFile] = []
        for path, _name in find_files(paths, on_error=refused.append):
            annotation = annotation_path(path)
            try:
                if annotation.exists():
                    self.stdout.write(f"{printable(annotation)}: not written, because it already exists")
                else:
                    draft = draft_annotation(SeedFile.open(path).read_raw())
                    if not dry_run:
                        write_new(annotation, draft)
                    status = "draft would be written" if dry_run else "draft written, ready to correct"
                    self.stdout.write(f"{printable(annotation)}: {status}")
            except BrokenFile as error:
                refused.append(error)
        for problem in refused:
            self.stderr.write(str(problem))
        self.fail_if_any(len(refused), "could not be annotated")

    def undo_batch(self, number: int, *, dry_run: bool, json: bool) -> None:
        batch = Batch.objects.filter(pk=number).first()
        if batch is None:
            last = Batch.objects.first()
            latest = f"The latest is {last.pk}." if last else "Nothing has been imported yet."
            raise CommandError(f"No batch {number}. {latest}")
        with transaction.atomic():
            files, names = undo(batch)
            transaction.set_rollback(dry_run)
        for file in files:
            if file.kept:
                self.stderr.write(f"{file.name}: not undone. {file.kept}")
        write = write_undone_as_json if json else write_undone
        write(self.stdout, number, files, names, dry_run=dry_run)
        self.fail_if_any(sum(bool(file.kept) for file in files), "could not be undone")

    def fail_if_any(self, failures: int, problem: str) -> None:
        if failures:
            raise CommandError(f"{failures} {'file' if failures == 1 else 'files'} {problem}.")


@contextmanager
def finishing(report: TextReport | JsonReport, loader: Loader):
    """Finish the report even if the run fails or is interrupted."""
    try:
        yield
    finally:
        report.finish(loader)


def capture_date(text: str) -> date:
    try:
        captured = date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} isn't a date. Write it like 2025-01-31") from None
    if captured > timezone.localdate() + timedelta(days=1):  # tomorrow has begun in some time zones
        raise argparse.ArgumentTypeError(f"{text} is in the future")
    return captured


def write_new(path: Path, text: str) -> None:
    """Write a new file. Raises BrokenFile if it exists or can't be written."""
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise BrokenFile(file=printable(path), reason=error.strerror or "can't be written") from error
