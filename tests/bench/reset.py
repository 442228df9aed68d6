"""The site as it was filled, and posts as if they had changed since they were last shown."""

from collections.abc import Iterable

from django.db import connection, transaction
from django.db.models import Count, F

from forum.comments.models import Comment
from forum.drafts.models import Draft
from forum.notifications.models import Notice, Reading
from forum.posts.models import Post
from forum.search.models import CommentEntry, PostEntry
from tests.bench.fill import filled

CHANGED = (Post, Comment, Reading, Notice, Draft, PostEntry, CommentEntry)
# Each takes the keys of posts.
UNREAD = """
UPDATE notifications_reading now SET read = first.read, last_read_at = first.last_read_at
FROM bench_reading first
WHERE first.id = now.id AND first.post_id = ANY(%s)
  AND (first.read, first.last_read_at) IS DISTINCT FROM (now.read, now.last_read_at)
"""
UNREAD_NOTICES = """
UPDATE notifications_notice now SET read_at = first.read_at
FROM bench_notice first
WHERE first.id = now.id AND first.post_id = ANY(%s) AND first.read_at IS DISTINCT FROM now.read_at
"""
DRAFTS = """
UPDATE drafts_draft now
SET fields = first.fields, key = first.key, sent_key = first.sent_key, saved_at = first.saved_at
FROM bench_draft first
WHERE first.id = now.id AND (first.saved_at, first.sent_key) IS DISTINCT FROM (now.saved_at, now.sent_key)
"""


def change(posts: list[int]) -> None:
    """These have changed, as by a comment, and are as unread as at first."""
    if posts:
        Post.objects.filter(pk__in=posts).update(version=F("version") + 1)
        _forget_what_was_read(posts)


def restore() -> None:
    """Takes back what was posted and read since it was filled, so that every bench finds the same site."""
    _take_back()
    tables = ", ".join(model._meta.db_table for model in CHANGED)
    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM (ANALYZE) {tables}")


@transaction.atomic
def _take_back() -> None:
    Post.objects.filter(pk__gt=filled()["last_post"]).delete()
    _take_back_comments()
    Reading.objects.filter(pk__gt=filled()["last_reading"]).delete()
    _forget_what_was_read(Post.objects.values_list("pk", flat=True))
    Draft.objects.filter(pk__gt=filled()["last_draft"]).delete()
    with connection.cursor() as cursor:
        cursor.execute(DRAFTS)


def _take_back_comments() -> None:
    """With what their parents and posts have counted."""
    added = Comment.objects.filter(pk__gt=filled()["last_comment"])
    parents = list(added.exclude(parent=None).values_list("parent", flat=True).distinct())
    changed = list(added.values_list("post", flat=True).distinct())
    added.delete()
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
    keys = list(posts)
    with connection.cursor() as cursor:
        cursor.execute(UNREAD, [keys])
        cursor.execute(UNREAD_NOTICES, [keys])
