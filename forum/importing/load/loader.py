"""From files to rows, one transaction a file.

All is decided on unsaved rows (`arrival`) before the first one is saved, so that a dry run goes the same way and
only stops before its last step.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import User
from forum.comments.models import DEEPEST
from forum.importing.load import arrival, bulk, markdown
from forum.importing.load import comments as thread
from forum.importing.load.arrival import AnotherArticle, Arrival
from forum.importing.models import Batch, ImportedFile, Provenance
from forum.importing.read.evidence import Fact
from forum.importing.read.files import SeedFile, shown
from forum.importing.read.reading import Reading
from forum.importing.read.text import BrokenFile

VERSION = "2"  # another one whenever the same file would be read, or set, in another way
TURN = 20261124  # any number that no other program of this database locks


class Outcome(StrEnum):
    """What became of a file."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"  # imported already, under another name
    KEPT = "kept"  # numbers would change with it, so that all stands as it stood


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one file, and why. `comments` counts the new ones; `post` is its key, if it has one."""

    name: str
    outcome: Outcome
    sha256: str
    post: int | None = None
    comments: int = 0
    reason: str = ""
    report: tuple[Fact, ...] = ()


class Loader:
    """Loads file after file. The first that brings something opens the batch."""

    def __init__(self, *, captured_on: date | None = None, dry_run: bool = False):
        self.captured_on, self.dry_run = captured_on, dry_run
        self.batch: Batch | None = None

    def load(self, file: SeedFile) -> Result:
        """Import a file, or find that there is nothing to do. Raises BrokenFile; then nothing of it is kept."""
        try:
            return self._load(file)
        except IntegrityError as error:
            reason = "somebody took a name that it brings in this very moment: import it again"
            raise BrokenFile(file=shown(file.path), reason=reason) from error

    def _load(self, file: SeedFile) -> Result:
        with transaction.atomic():
            take_turn()
            known = ImportedFile.objects.standing().filter(name=file.name).first()
            if known and self._is_on_show(file, known):
                return Result(file.name, Outcome.UNCHANGED, file.sha256, known.post_id)
            twin = ImportedFile.objects.standing().filter(sha256=file.sha256).first()
            if twin and not known:
                reason = f"imported already as {twin.name}"
                return Result(file.name, Outcome.DUPLICATE, file.sha256, twin.post_id, reason=reason)
            result, batch = self._import(file, known)
        self.batch = batch
        return result

    def _is_on_show(self, file: SeedFile, known: ImportedFile) -> bool:
        same_bytes = (known.sha256, known.annotation_sha256) == (file.sha256, file.annotation_sha256)
        return same_bytes and self.captured_on in (None, known.captured_on)

    def _import(self, file: SeedFile, known: ImportedFile | None) -> tuple[Result, Batch | None]:
        """What became of it, and the batch it went into."""
        reading = file.read()
        try:
            brought = _decide(file, reading, known)
        except thread.DividedAnew:
            return _kept(file, known), self.batch
        report, comments = (*reading.report, *brought.facts), brought.new_comments
        batch = self.batch
        if not self.dry_run:
            batch = batch or Batch.objects.create(importer_version=VERSION)
            captured_on = self.captured_on or (known and known.captured_on)
            _save(brought, reading, _version(file, reading, report, batch=batch, captured_on=captured_on), known)
        outcome = Outcome.CHANGED if known else Outcome.NEW
        return Result(file.name, outcome, file.sha256, brought.post.pk, comments, report=report), batch


def take_turn() -> None:
    """Keep other imports waiting until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TURN])


def _let_the_disk_follow() -> None:
    """Don't wait for the disk when this transaction ends: half of the time of ten thousand files.

    What a power cut takes away of the last second is imported by the next run; and whatever a member writes
    meanwhile reaches the disk together with all that was committed before it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")


def _kept(file: SeedFile, known: ImportedFile) -> Result:
    reason = (
        "left as it stands: its discussion is divided otherwise than before, and numbers never change "
        f"(undo batch {known.batch_id} first, then import it again)"
    )
    return Result(file.name, Outcome.KEPT, file.sha256, known.post_id, reason=reason)


def _decide(file: SeedFile, reading: Reading, known: ImportedFile | None) -> Arrival:
    moment = timezone.now()
    try:
        if known:
            return arrival.of_changed_file(known, reading, moment=moment)
        return arrival.of_new_file(reading, moment=moment)
    except AnotherArticle:
        reason = "another article was imported under this name, and nothing in this one is of it: rename the file"
        raise BrokenFile(file=shown(file.path), reason=reason) from None
    except thread.TooDeep as deep:
        reason = f"this comment answers more than {DEEPEST - 1} others, one below the other"
        line = deep.comment.lines[0].number
        raise BrokenFile(file=shown(file.path), line=line, reason=reason) from None


def _version(
    file: SeedFile, reading: Reading, report: tuple[Fact, ...], *, batch: Batch, captured_on: date | None
) -> ImportedFile:
    return ImportedFile(
        batch=batch,
        name=file.name,
        sha256=file.sha256,
        annotation_sha256=file.annotation_sha256,
        header=asdict(reading.header),
        captured_on=captured_on,
        caption=markdown.caption(reading),
        comments_read=len(reading.comments),
        report=[asdict(fact) for fact in report],
    )


def _save(brought: Arrival, reading: Reading, version: ImportedFile, known: ImportedFile | None) -> None:
    _let_the_disk_follow()
    names, post = brought.new_names, brought.post
    for name in names:
        name.save(force_insert=True)
    if known:
        post.save(update_fields=[*brought.columns, "comment_count", "arrivals", "roots_numbered"])
        if brought.earlier:
            brought.earlier.save()
        known.post = None
        known.save(update_fields=["post"])
    else:
        post.save(force_insert=True)
    thread.save(brought.comments)
    version.post, version.replaces, version.replaced = post, known, brought.replaced
    version.save(force_insert=True)
    bulk.write(_provenance(brought, reading, version, names))


def _provenance(brought: Arrival, reading: Reading, version: ImportedFile, names: list) -> Iterator[Provenance]:
    article = {line.number for line in (*reading.header_lines, *reading.caption, *reading.article)}
    yield Provenance(file=version, post=brought.post, lines=sorted(article))
    for comment, read in zip(brought.comments, reading.comments, strict=True):
        yield Provenance(file=version, comment=comment, lines=[line.number for line in read.lines])
    for name in names:
        target, words = ("member", {"via", "author"}) if isinstance(name, User) else ("category", {"category"})
        lines = [fact.line for fact in reading.report if fact.what in words and fact.line]
        yield Provenance(file=version, **{target: name}, lines=lines)
