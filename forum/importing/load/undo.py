"""Taking a batch back: what it brought goes, file by file, unless somebody has answered to it since."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from forum.categories.models import Category
from forum.comments.counting import count_comments
from forum.comments.models import Comment
from forum.importing.load.loader import take_turn
from forum.importing.models import Batch, ImportedFile
from forum.moderation.models import Decision, Report
from forum.posts.models import Post


@dataclass(frozen=True, slots=True)
class Undone:
    """What became of one file: `kept` says why all that it brought stays, and is empty where it is gone."""

    name: str
    comments: int = 0
    kept: str = ""


@transaction.atomic
def undo(batch: Batch) -> tuple[list[Undone], list[str]]:
    """Take back each file of the batch, then the categories and members it brought under which nothing stands.
    Returns what became of the files, and the names that others use and that therefore stay."""
    take_turn()
    files = [_undo(file) for file in batch.files.filter(undone_at=None).order_by("pk")]
    _remove_unused_names()
    return files, list(_names_in_use(batch))


def _undo(file: ImportedFile) -> Undone:
    if later := file.replacements.filter(undone_at=None).first():
        return Undone(file.name, kept=f"batch {later.batch_id} changed it: undo that one first")
    post = Post.objects.select_for_update().filter(imported_file=file).first()
    if post and (kept := ", ".join(_answers(file, post))):
        return Undone(file.name, kept=f"since then there are {kept}")
    comments = _remove_comments(file)
    file.post, file.undone_at = None, timezone.now()
    file.save(update_fields=["post", "undone_at"])
    if post and file.replaces:
        _restore(file, post)
    elif post:
        post.delete()
    return Undone(file.name, comments=comments)


def _answers(file: ImportedFile, post: Post) -> Iterator[str]:
    """What people did under the post since this version of it stands: they did it to what they saw."""
    since = Q(created_at__gte=file.imported_at) if file.replaces else Q()
    here = Q(post=post) | Q(comment__post=post)
    for count, things in (
        (post.comments.filter(since, imported_at=None).count(), "comments by members"),
        (Report.objects.filter(since, here).count(), "reports"),
        (Decision.objects.filter(since, here).count(), "decisions by moderators"),
    ):
        if count:
            yield f"{things} ({count})"


def _remove_comments(file: ImportedFile) -> int:
    """Those that no earlier version had, from the deepest up, since each is protected by its replies. How many."""
    mine = Comment.objects.filter(provenance__file=file).exclude(provenance__file__lt=file.pk)
    keys = dict(mine.values_list("pk", "path__len"))
    for depth in sorted(set(keys.values()), reverse=True):
        Comment.objects.filter(pk__in=[key for key, its_depth in keys.items() if its_depth == depth]).delete()
    return len(keys)


def _restore(file: ImportedFile, post: Post) -> None:
    """Give the post back to the version before. Numbers that were given stay given."""
    file.provenance.filter(Q(post__isnull=False) | Q(comment__isnull=False)).delete()
    if "edited_at" in file.replaced:
        post.revisions.filter(replaced_at=post.edited_at).delete()
    for name, value in file.replaced.items():
        setattr(post, name, Post._meta.get_field(name).to_python(value))
    post.save(update_fields=list(file.replaced))
    count_comments(post)
    file.replaces.post = post
    file.replaces.save(update_fields=["post"])


def _remove_unused_names() -> None:
    """Also those which an earlier undoing had to leave, because something stood under them then."""
    undone = Q(provenance__file__undone_at__isnull=False)
    Category.objects.filter(undone, posts=None, decisions=None).delete()
    User.objects.filter(undone, imported=True, posts=None, comments=None, decisions_about=None).delete()


def _names_in_use(batch: Batch) -> Iterator[str]:
    here = Q(provenance__file__batch=batch, provenance__file__undone_at__isnull=False)
    yield from Category.objects.filter(here).values_list("name", flat=True)
    yield from User.objects.filter(here).values_list("username", flat=True)
