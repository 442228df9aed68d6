"""The site as it was filled, and posts as if they had changed since they were last shown."""

from collections.abc import Iterable

from django.db import connection, transaction
from django.db.models import Count, F

from forum.comments.models import Comment
from forum.notifications.models import Reading
from forum.posts.models import Post
from tests.bench.fill import filled


def change(posts: list[int]) -> None:
    """These have changed, as by a comment, and are as unread as at first."""
    if posts:
        Post.objects.filter(pk__in=posts).update(version=F("version") + 1)
        _forget_what_was_read(posts)


@transaction.atomic
def restore() -> None:
    """Takes back what was posted since it was filled, so that every bench finds the same site."""
    Post.objects.filter(pk__gt=filled()["last_post"]).delete()
    added = Comment.objects.filter(pk__gt=filled()["last_comment"])
    parents = list(added.exclude(parent=None).values_list("parent", flat=True).distinct())
    changed = list(added.values_list("post", flat=True).distinct())
    added.delete()
    Reading.objects.filter(pk__gt=filled()["last_reading"]).delete()
    _forget_what_was_read(Post.objects.values_list("pk", flat=True))
    for parent in Comment.objects.filter(pk__in=parents).annotate(replies_left=Count("replies")):
        Comment.objects.filter(pk=parent.pk).update(replies_numbered=parent.replies_left)
    names = [field.column for field in Post._meta.local_concrete_fields if not field.generated]
    columns = ", ".join(name for name in names if name not in {"id", "version"})
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE posts_post SET ({columns}) = (SELECT {columns} FROM bench_post WHERE id = posts_post.id)"
            " WHERE id = ANY(%s)",
            [changed],
        )


def _forget_what_was_read(posts: Iterable[int]) -> None:
    """Since the site was filled."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE notifications_reading r SET read = first.read, last_read_at = first.last_read_at"
            " FROM bench_reading first"
            " WHERE first.id = r.id AND first.post_id = ANY(%s) AND first.read <> r.read",
            [list(posts)],
        )
