"""`manage.py import_seeds`: read seed files, load them, and say what became of each."""

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
from forum.importing.load.report import MANY, Json, Words, tell_undone, tell_undone_in_json
from forum.importing.load.undo import undo
from forum.importing.models import Batch
from forum.importing.read.files import SeedFile, annotation_path, find, shown
from forum.importing.read.proposal import draft_annotation
from forum.importing.read.text import BrokenFile


class Command(BaseCommand):
    help = "Import seed articles with their discussions from text files and folders of them (*.txt)."

    def add_arguments(self, parser):
        parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="a file, or a folder of them")
        parser.add_argument(
            "--captured", type=day, metavar="DATE", help="when the pages were captured, 2025-01-31"
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, and write nothing")
        parser.add_argument("--json", action="store_true", help="report the import or the undoing in JSON")
        acts = parser.add_mutually_exclusive_group()
        acts.add_argument(
            "--annotate", action="store_true", help="write draft annotations beside the files instead"
        )
        acts.add_argument("--undo", type=int, metavar="BATCH", help="remove what a batch brought")

    def handle(self, *, paths, undo: int | None, annotate: bool, **options) -> None:
        if (undo is None) != bool(paths):
            raise CommandError("Name files or folders to import, or a batch to --undo.")
        if annotate and options["json"]:
            raise CommandError("What --annotate does is not told in JSON.")
        if undo is not None:
            self.take_back(undo, dry_run=options["dry_run"], json=options["json"])
        elif annotate:
            self.annotate(paths, dry_run=options["dry_run"])
        else:
            self.load(paths, **options)

    def load(self, paths, *, captured, dry_run, json, verbosity, **options) -> None:
        loader = Loader(captured_on=captured, dry_run=dry_run)
        report = (Json if json else Words)(self.stdout, verbosity=verbosity)

        def refuse(error: BrokenFile) -> None:
            with tqdm.external_write_mode(file=sys.stderr):
                self.stderr.write(str(error))
            report.tell_refusal(error)

        files = list(find(paths, refuse=refuse))
        report.begin(len(files))
        shows_bar = verbosity == 1 and len(files) >= MANY and sys.stderr.isatty()
        with Interruption() as interruption, closing(report, loader):
            for path, name in interruption.until(tqdm(files, unit=" files", disable=not shows_bar, leave=False)):
                try:
                    report.tell(loader.load(SeedFile.open(path, name)))
                except BrokenFile as error:
                    refuse(error)
        if left := len(files) - interruption.done:
            raise CommandError(f"Stopped: {left} files are left; the same command goes on.", returncode=130)
        self.end(report.counts["refused"], "could not be imported")

    def annotate(self, paths, *, dry_run: bool) -> None:
        """Never over an annotation that is there, which somebody may have worked on."""
        refused: list[BrokenFile] = []
        for path, _name in find(paths, refuse=refused.append):
            beside = annotation_path(path)
            try:
                if beside.exists():
                    self.stdout.write(f"{shown(beside)} is there already, and stays as it is")
                else:
                    draft = draft_annotation(SeedFile.open(path).read_raw())
                    if not dry_run:
                        write_new(beside, draft)
                    self.stdout.write(
                        f"{shown(beside)} {'would be' if dry_run else 'is'} written, for you to correct"
                    )
            except BrokenFile as error:
                refused.append(error)
        for error in refused:
            self.stderr.write(str(error))
        self.end(len(refused), "could not be annotated")

    def take_back(self, number: int, *, dry_run: bool, json: bool) -> None:
        batch = Batch.objects.filter(pk=number).first()
        if batch is None:
            last = Batch.objects.first()
            raise CommandError(f"There is no batch {number}; the last is {last.pk if last else 'yet to come'}.")
        with transaction.atomic():
            files, names = undo(batch)
            transaction.set_rollback(dry_run)
        for file in files:
            if file.kept:
                self.stderr.write(f"{file.name}: stays as it is: {file.kept}")
        tell = tell_undone_in_json if json else tell_undone
        tell(self.stdout, number, files, names, dry_run=dry_run)
        self.end(sum(bool(file.kept) for file in files), "could not be undone")

    def end(self, failures: int, words: str) -> None:
        if failures:
            raise CommandError(f"{failures} of the files {words}.")


@contextmanager
def closing(report: Words | Json, loader: Loader):
    """However it ends, what was done until then is told."""
    try:
        yield
    finally:
        report.end(loader)


def day(text: str) -> date:
    try:
        captured = date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day such as 2025-01-31") from None
    if captured > timezone.localdate() + timedelta(days=1):  # by which the clocks of the earth differ
        raise argparse.ArgumentTypeError(f"{text} is yet to come")
    return captured


def write_new(path: Path, text: str) -> None:
    """Raises BrokenFile where the path is taken or can't be written."""
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise BrokenFile(file=shown(path), reason=error.strerror or "can't be written") from error
