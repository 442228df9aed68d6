"""Undoes a batch file by file. Files whose posts have had activity since then are left alone."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from forum.categories.models import Category
from forum.comments.counting import count_comments
from forum.comments.models import Comment
from forum.importing.load.loader import lock_imports
from forum.importing.models import Batch, ImportedFile
from forum.moderation.models import Decision, Report
from forum.posts.models import Post


@dataclass(frozen=True, slots=True)
class Undone:
    """The result for one file. `kept` says why it wasn't undone, and is empty if it was."""

    name: str
    comments: int = 0
    kept: str = ""


@transaction.atomic
def undo(batch: Batch) -> tuple[list[Undone], list[str]]:
    """Undo each file of the batch, then delete imported categories and members that are no longer used.

    Returns the results, and the names that are still in use.
    """
    lock_imports()
    files = [_undo(file) for file in batch.files.filter(undone_at=None).order_by("pk")]
    _remove_unused_names()
    return files, list(_names_in_use(batch))


def _undo(file: ImportedFile) -> Undone:
    if later := file.replacements.filter(undone_at=None).first():
        return Undone(file.name, kept=f"Undo batch {later.batch_id} first, because it changed this file")
    post = Post.objects.select_for_update().filter(imported_file=file).first()
    if post and (activity := ", ".join(_activity_since(file, post))):
        return Undone(file.name, kept=f"Activity since the import: {activity}")
    comments = _remove_comments(file)
    file.post, file.undone_at = None, timezone.now()
    file.former_post = post.pk if post and not file.replaces else None
    file.save(update_fields=["post", "undone_at", "former_post"])
    if post and file.replaces:
        _restore(file, post)
    elif post:
        post.delete()
    return Undone(file.name, comments=comments)


def _activity_since(file: ImportedFile, post: Post) -> Iterator[str]:
    """Count what people did on the post since this version was imported."""
    since = Q(created_at__gte=file.imported_at) if file.replaces else Q()
    on_post = Q(post=post) | Q(comment__post=post)
    for kind, count in (
        ("comments", post.comments.filter(since, imported_at=None).count()),
        ("reports", Report.objects.filter(since, on_post).count()),
        ("moderator decisions", Decision.objects.filter(since, on_post).count()),
    ):
        if count:
            yield f"{kind} ({count})"


def _remove_comments(file: ImportedFile) -> int:
    """Delete the comments that no earlier version has, and return how many.

    The deepest come first, because replies protect their parents.
    """
    comments = Comment.objects.filter(provenance__file=file).exclude(provenance__file__lt=file.pk)
    depths = dict(comments.values_list("pk", "path__len"))
    for depth in sorted(set(depths.values()), reverse=True):
        Comment.objects.filter(pk__in=[key for key in depths if depths[key] == depth]).delete()
    return len(depths)


def _restore(file: ImportedFile, post: Post) -> None:
    """Restore the earlier version of the post. Comment numbers aren't reused."""
    file.provenance.filter(Q(post__isnull=False) | Q(comment__isnull=False)).delete()
    if "edited_at" in file.replaced:
        post.revisions.filter(replaced_at=post.edited_at).delete()  # type: ignore[misc]  # since the file set it
    for name, value in file.replaced.items():
        setattr(post, name, Post._meta.get_field(name).to_python(value))  # type: ignore[union-attr]  # always a column, never a relation
    post.set_search_words()
    post.save(update_fields=[*file.replaced, *post.SEARCH_FIELDS])
    count_comments(post)
    assert file.replaces  # or there would be nothing to restore
    file.replaces.post = post
    file.replaces.save(update_fields=["post"])


def _remove_unused_names() -> None:
    """Delete unused categories and members, including those still in use when an earlier batch was undone."""
    undone = Q(provenance__file__undone_at__isnull=False)
    Category.objects.filter(undone, posts=None, decisions=None).delete()
    User.objects.filter(undone, imported=True, posts=None, comments=None, decisions_about=None).delete()


def _names_in_use(batch: Batch) -> Iterator[str]:
    undone = Q(provenance__file__batch=batch, provenance__file__undone_at__isnull=False)
    yield from Category.objects.filter(undone).values_list("name", flat=True)
    yield from User.objects.filter(undone).values_list("username", flat=True)
