"""Loads files into the database, each in its own transaction.

All rows are built unsaved (see `incoming`) before the first one is saved. A dry run does the same, and only skips
saving.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import NameKey, User
from forum.comments.models import MAX_DEPTH
from forum.importing.load import bulk, markdown
from forum.importing.load import comments as thread
from forum.importing.load.incoming import DifferentArticle, Incoming, from_changed_file, from_new_file
from forum.importing.models import Batch, ImportedFile, Provenance
from forum.importing.read.evidence import Fact
from forum.importing.read.files import SeedFile, printable
from forum.importing.read.reading import Reading
from forum.importing.read.text import BrokenFile

VERSION = "3"  # increase when the same file would be read or formatted differently
LOCK_KEY = 20261124  # an arbitrary number that nothing else in this database uses for advisory locks


class Outcome(StrEnum):
    """What happened to a file."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"  # already imported under another name
    KEPT = "kept"  # left unchanged, because comment numbers would change


@dataclass(frozen=True, slots=True)
class Result:
    """The result for one file. `comments` counts the new comments; `post` is the primary key, if it was saved."""

    name: str
    outcome: Outcome
    sha256: str
    post: int | None = None
    comments: int = 0
    reason: str = ""
    report: tuple[Fact, ...] = ()


class Loader:
    """Loads files one after another. The first one with something new creates the batch."""

    def __init__(self, *, captured_on: date | None = None, dry_run: bool = False):
        self.captured_on, self.dry_run = captured_on, dry_run
        self.batch: Batch | None = None

    def load(self, file: SeedFile) -> Result:
        """Import a file if it is new or changed. Raises BrokenFile, in which case nothing of it is saved."""
        try:
            return self._load(file)
        except IntegrityError as error:
            reason = "someone just took a name used in this file. Import it again"
            raise BrokenFile(file=printable(file.path), reason=reason) from error

    def _load(self, file: SeedFile) -> Result:
        with transaction.atomic():
            lock_imports()
            current = ImportedFile.objects.current().filter(name=file.name).first()
            if current and self._is_unchanged(file, current):
                return Result(file.name, Outcome.UNCHANGED, file.sha256, current.post_id)
            duplicate = ImportedFile.objects.current().filter(sha256=file.sha256).first()
            if duplicate and not current:
                reason = f"already imported as {duplicate.name}"
                return Result(file.name, Outcome.DUPLICATE, file.sha256, duplicate.post_id, reason=reason)
            result, batch = self._import(file, current)
        self.batch = batch
        return result

    def _is_unchanged(self, file: SeedFile, current: ImportedFile) -> bool:
        same_bytes = (current.sha256, current.annotation_sha256) == (file.sha256, file.annotation_sha256)
        return same_bytes and self.captured_on in (None, current.captured_on)

    def _import(self, file: SeedFile, current: ImportedFile | None) -> tuple[Result, Batch | None]:
        """Return the result, and the batch with the file."""
        reading = file.read()
        try:
            incoming = _prepare(file, reading, current)
        except thread.DiscussionChanged:
            assert current  # a new file has no discussion that could change
            return _kept(file, current), self.batch
        report, comments = (*reading.report, *incoming.facts), incoming.new_comments
        batch = self.batch
        if not self.dry_run:
            batch = batch or Batch.objects.create(importer_version=VERSION)
            captured_on = self.captured_on or (current.captured_on if current else None)
            _save(
                incoming, reading, _version(file, reading, report, batch=batch, captured_on=captured_on), current
            )
        outcome = Outcome.CHANGED if current else Outcome.NEW
        return Result(file.name, outcome, file.sha256, incoming.post.pk, comments, report=report), batch


def lock_imports() -> None:
    """Make other imports wait until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK_KEY])


def _commit_asynchronously() -> None:
    """Don't wait for the disk when this transaction commits. This halves the time for ten thousand files.

    If a power failure loses the last second, the next run imports it again. A member's commit in between also
    flushes everything committed before it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")


def _kept(file: SeedFile, current: ImportedFile) -> Result:
    reason = (
        "not changed, because its comments differ from the last import, and comment numbers never change. "
        f"Undo batch {current.batch_id}, then import it again"
    )
    return Result(file.name, Outcome.KEPT, file.sha256, current.post_id, reason=reason)


def _prepare(file: SeedFile, reading: Reading, current: ImportedFile | None) -> Incoming:
    now = timezone.now()
    try:
        if current:
            return from_changed_file(current, reading, now=now)
        return from_new_file(reading, now=now)
    except DifferentArticle:
        reason = "a different article was imported under this name. Rename the file"
        raise BrokenFile(file=printable(file.path), reason=reason) from None
    except ValidationError as error:
        raise BrokenFile(file=printable(file.path), reason=" ".join(error.messages)) from None
    except thread.TooDeep as deep:
        reason = f"this comment is nested below more than {MAX_DEPTH - 1} others"
        line = deep.comment.lines[0].number
        raise BrokenFile(file=printable(file.path), line=line, reason=reason) from None


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


def _save(incoming: Incoming, reading: Reading, version: ImportedFile, current: ImportedFile | None) -> None:
    _commit_asynchronously()
    names, post = incoming.new_names, incoming.post
    for name in names:
        name.save(force_insert=True)
        if isinstance(name, User):
            NameKey.objects.claim(name, name.username, name.display_name)
    if current:
        counters = ("comment_count", "last_sequence", "roots_numbered")
        post.save(update_fields=[*incoming.columns, *post.SEARCH_FIELDS, *counters])
        if incoming.revision:
            incoming.revision.save()
        current.post = None
        current.save(update_fields=["post"])
    else:
        post.save(force_insert=True)
    thread.save(incoming.comments)
    version.post, version.replaces, version.replaced = post, current, incoming.replaced
    version.save(force_insert=True)
    bulk.write(_provenance(incoming, reading, version, names))


def _provenance(incoming: Incoming, reading: Reading, version: ImportedFile, names: list) -> Iterator[Provenance]:
    article = {line.number for line in (*reading.header_lines, *reading.caption, *reading.article)}
    yield Provenance(file=version, post=incoming.post, lines=sorted(article))
    for comment, seed_comment in zip(incoming.comments, reading.comments, strict=True):
        yield Provenance(file=version, comment=comment, lines=[line.number for line in seed_comment.lines])
    for name in names:
        target, kinds = ("member", {"via", "author"}) if isinstance(name, User) else ("category", {"category"})
        lines = [fact.line for fact in reading.report if fact.what in kinds and fact.line]
        yield Provenance(file=version, **{target: name}, lines=lines)
