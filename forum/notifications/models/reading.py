"""Which comments of each thread a member has read, and which threads they track."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import connection, models
from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.notifications import ranges
from forum.notifications.ranges import MultirangeField

# Marking and tracking are one statement each, so that concurrent changes add up and don't wait for each other's
# transactions. Marking also marks the notices of the comments shown. It writes and locks nothing if everything was
# already read.
_MARK = """
WITH seen AS (
    UPDATE notifications_notice SET read_at = %(now)s FROM comments_comment
    WHERE notifications_notice.member_id = %(member)s AND read_at IS NULL
      AND comments_comment.id = comment_id AND post_id = %(post)s AND sequence = ANY(%(sequences)s::int[])
)
INSERT INTO notifications_reading AS reading (member_id, post_id, read, last_read_at)
SELECT %(member)s, %(post)s, %(read)s::int4multirange, %(now)s
WHERE NOT EXISTS (
    SELECT FROM notifications_reading
    WHERE member_id = %(member)s AND post_id = %(post)s AND read @> %(read)s::int4multirange
)
ON CONFLICT (member_id, post_id) DO UPDATE
SET read = reading.read + excluded.read, last_read_at = excluded.last_read_at
"""
_TRACK = """
INSERT INTO notifications_reading AS reading (member_id, post_id, read, last_read_at, tracked_at)
VALUES (%(member)s, %(post)s, %(read)s::int4multirange, %(now)s, %(now)s)
ON CONFLICT (member_id, post_id) DO UPDATE SET
"""
_TRACK_EXPLICITLY = f"{_TRACK} tracked_at = coalesce(reading.tracked_at, excluded.tracked_at), untracked_at = NULL"
_TRACK_AUTHOR = f"""{_TRACK}
    read = reading.read + excluded.read,
    last_read_at = excluded.last_read_at,
    tracked_at = CASE WHEN reading.untracked_at IS NULL THEN coalesce(reading.tracked_at, excluded.tracked_at) END
"""

# The columns of a post in the tracker.
LISTED = (
    *("post__slug", "post__title", "post__status", "post__comment_count", "post__last_activity_at"),
    *("post__category__name", "post__category__slug", "post__category__colour"),
)
# For queries that join posts_post and notifications_reading under these names: the sequence numbers that are
# neither removed nor read. This doesn't look at a single comment.
UNREAD = """
(
    int4multirange(int4range(1, posts_post.last_sequence + 1))
    - posts_post.removed_sequences - notifications_reading.read
)
"""
HAS_UNREAD = f"(notifications_reading.read_to < posts_post.last_sequence AND NOT isempty({UNREAD}))"
# Comments that are never new: the member's own, and those by members they ignore. `member` is a parameter, so that
# PostgreSQL lists the ignored once for each query. With the member of the reading, it would for each thread.
_NEVER_NEW = """
coalesce((
    SELECT range_agg(int4range(never.sequence, never.sequence + 1)) FROM comments_comment AS never
    WHERE never.post_id = posts_post.id AND never.author_id = ANY (ARRAY(
        SELECT %(member)s::bigint UNION ALL
        SELECT ignored_id FROM accounts_ignore WHERE accounts_ignore.member_id = %(member)s
    ))
), '{}')
"""
# What is new: the sequence numbers, whether there are any, and how many. Most threads have nothing unread.
NEW = f"({UNREAD} - {_NEVER_NEW})"
IS_NEW = f"(CASE WHEN {HAS_UNREAD} THEN NOT isempty({NEW}) ELSE false END)"
_COUNT = f"(SELECT coalesce(sum(upper(each) - lower(each)), 0) FROM unnest({NEW}) AS each)"
HOW_MANY_NEW = f"(CASE WHEN {HAS_UNREAD} THEN {_COUNT} ELSE 0 END)"
# Whether a comment that isn't removed is unread. Faster than UNREAD, as it needs no post. {comment}: its table
# alias.
IS_UNREAD = "NOT notifications_reading.read @> {comment}.sequence"
_MARK_ALL = f"""
UPDATE notifications_reading SET read = read + {UNREAD}, last_read_at = %(now)s FROM posts_post
WHERE member_id = %(member)s AND tracked_at IS NOT NULL AND posts_post.id = post_id AND {HAS_UNREAD}
  AND last_activity_at <= %(until)s
"""


def positional(sql: str, member: Any) -> tuple[str, list[int]]:
    """SQL with the parameter `member`, for a query whose parameters have no names, and its parameters."""
    return sql.replace("%(member)s", "%s"), [member.pk] * sql.count("%(member)s")


class WithoutGaps(models.Func):
    """The largest number of a multirange if it contains all numbers from 1 on, else 0.

    Stored as a column, because members who track thousands of posts have read most of them completely, and
    comparing numbers takes a tenth of the time of comparing sets.
    """

    template = (
        "CASE WHEN %(expressions)s = int4multirange(int4range(1, upper(%(expressions)s)))"
        " THEN upper(%(expressions)s) - 1 ELSE 0 END"
    )


class ReadingQuerySet(models.QuerySet["Reading"]):
    def mark(self, *, member, post_id: int, sequences: Iterable[int]) -> None:
        """Mark the comments that the member was shown as read, and their notices too.

        Without sequences this only records the visit, so that later comments count as new.
        """
        self._write(_MARK, member, post_id, sequences)

    def track(self, member, post) -> None:
        self._write(_TRACK_EXPLICITLY, member, post.pk)

    def untrack(self, member, post) -> None:
        """Stop tracking the post. Commenting doesn't track it again; only `track` does."""
        self.filter(member=member, post=post).update(tracked_at=None, untracked_at=timezone.now())

    def track_author(self, *, member, post_id: int, sequences: Iterable[int] = ()) -> None:
        """Track a post that the member wrote or commented on, unless they untracked it, and mark these comments as
        read."""
        self._write(_TRACK_AUTHOR, member, post_id, sequences)

    def tracked_by(self, member, *, has_new: bool):
        """Named tuples for the member's tracker: tracked posts with new comments, or those without."""
        is_new = RawSQL(*positional(IS_NEW, member), output_field=models.BooleanField())
        readings = self.filter(member=member, tracked_at__isnull=False).filter(is_new if has_new else ~Q(is_new))
        unread = RawSQL(*positional(HOW_MANY_NEW, member), output_field=models.IntegerField())
        return readings.annotate(unread=unread).values_list("post_id", *LISTED, "unread", named=True)

    def mark_all(self, *, member, until) -> None:
        """Mark the member's tracked threads as read, except those with activity after `until`, which the member
        hasn't seen."""
        with connection.cursor() as cursor:
            cursor.execute(_MARK_ALL, {"member": member.pk, "until": until, "now": timezone.now()})

    def _write(self, statement: str, member, post_id: int, sequences: Iterable[int] = ()) -> None:
        sequences = list(sequences)
        params: dict[str, Any] = {"member": member.pk, "post": post_id, "now": timezone.now()}
        params |= {"sequences": ranges.array(sequences), "read": ranges.literal(sequences)}
        with connection.cursor() as cursor:
            cursor.execute(statement, params)


class Reading(models.Model):
    """Which comments on a post a member has read, and whether they track it."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="readings", db_index=False, verbose_name=_("member")
    )
    post = models.ForeignKey("posts.Post", models.CASCADE, related_name="readings", verbose_name=_("post"))
    read = MultirangeField(
        _("read"), help_text=_("Sequence numbers of the comments shown to the member, including their own.")
    )
    tracked_at = models.DateTimeField(_("tracked"), null=True)
    untracked_at = models.DateTimeField(
        _("untracked"), null=True, help_text=_("Set by the member. Commenting doesn't track the thread again.")
    )
    read_to = models.GeneratedField(
        expression=WithoutGaps("read"),
        output_field=models.IntegerField(),
        db_persist=True,
        help_text=_("Last sequence number, if everything up to it was shown; 0 if there are gaps."),
    )
    last_read_at = models.DateTimeField(_("last read"), default=timezone.now)

    objects = ReadingQuerySet.as_manager()

    class Meta:
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        constraints = [
            models.UniqueConstraint(fields=["member", "post"], name="one_reading_per_member_and_post"),
        ]
        indexes = [
            models.Index(fields=["member"], condition=Q(tracked_at__isnull=False), name="tracked_by_member"),
        ]

    def __str__(self):
        return f"{self.member} · {self.post}"
