"""Exactly which comments of each thread a member has read, and which threads they track."""

from collections.abc import Iterable

from django.conf import settings
from django.db import connection, models
from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.notifications import ranges
from forum.notifications.ranges import MultirangeField

# Marking and tracking are one statement each: what two connections do at the same time adds up, and neither waits
# for the other's transaction. Marking writes and locks nothing if everything was read before. It also marks the
# notices of the comments shown.
_MARK = """
WITH seen AS (
    UPDATE notifications_notice SET read_at = %(now)s FROM comments_comment
    WHERE notifications_notice.member_id = %(member)s AND read_at IS NULL
      AND comments_comment.id = comment_id AND post_id = %(post)s AND arrival = ANY(%(arrivals)s::int[])
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
_TRACK_BY_HAND = f"{_TRACK} tracked_at = coalesce(reading.tracked_at, excluded.tracked_at), untracked_at = NULL"
_TRACK_AUTHOR = f"""{_TRACK}
    read = reading.read + excluded.read,
    last_read_at = excluded.last_read_at,
    tracked_at = CASE WHEN reading.untracked_at IS NULL THEN coalesce(reading.tracked_at, excluded.tracked_at) END
"""

# The columns of a post in the tracker.
LISTED = (
    *("post__slug", "post__title", "post__status", "post__comment_count", "post__last_activity_at"),
    *("post__category__name", "post__category__slug"),
)
# What is new, in queries that join posts_post and notifications_reading without renaming them: the set of arrivals
# that are neither gone nor read, whether it has any, and how many.
NEW = """
(int4multirange(int4range(1, posts_post.arrivals + 1)) - posts_post.gone - notifications_reading.read)
"""
IS_NEW = f"(notifications_reading.read_to < posts_post.arrivals AND NOT isempty({NEW}))"
HOW_MANY_NEW = f"(SELECT coalesce(sum(upper(each) - lower(each)), 0) FROM unnest({NEW}) AS each)"
# Whether a comment that isn't gone is new; without its post, so in less time than NEW. {comment}: its alias.
IS_UNREAD = "NOT notifications_reading.read @> {comment}.arrival"
_MARK_ALL = f"""
UPDATE notifications_reading SET read = read + {NEW}, last_read_at = %(now)s FROM posts_post
WHERE member_id = %(member)s AND tracked_at IS NOT NULL AND posts_post.id = post_id AND {IS_NEW}
  AND last_activity_at <= %(until)s
"""


class WithoutGaps(models.Func):
    """The largest number of a multirange that has no gaps from 1 on; 0 for any other.

    A column of its own, because members who track thousands of posts have read most of them to the end, and
    comparing numbers takes a tenth of the time of comparing sets.
    """

    template = (
        "CASE WHEN %(expressions)s = int4multirange(int4range(1, upper(%(expressions)s)))"
        " THEN upper(%(expressions)s) - 1 ELSE 0 END"
    )


class ReadingQuerySet(models.QuerySet):
    def mark(self, *, member, post_id: int, arrivals: Iterable[int]) -> None:
        """Mark these comments as read, because the member was shown them, and their notices too.

        Without arrivals this only records the visit, so that later comments are new.
        """
        self._write(_MARK, member, post_id, arrivals)

    def track(self, member, post) -> None:
        self._write(_TRACK_BY_HAND, member, post.pk)

    def untrack(self, member, post) -> None:
        """Stop tracking the post, even if the member comments on it again, until they track it by hand."""
        self.filter(member=member, post=post).update(tracked_at=None, untracked_at=timezone.now())

    def track_author(self, *, member, post_id: int, arrivals: Iterable[int] = ()) -> None:
        """Mark what the member wrote, the post or these comments under it, as read. The post is tracked unless the
        member untracked it by hand."""
        self._write(_TRACK_AUTHOR, member, post_id, arrivals)

    def tracked(self, *, news: bool):
        """Named tuples for the tracker: the tracked posts with new comments, or those without."""
        is_new = RawSQL(IS_NEW, [], output_field=models.BooleanField())
        found = self.filter(tracked_at__isnull=False).filter(is_new if news else ~Q(is_new))
        unread = RawSQL(HOW_MANY_NEW, [], output_field=models.IntegerField())
        return found.annotate(unread=unread).values_list("post_id", *LISTED, "unread", named=True)

    def mark_all(self, *, member, until) -> None:
        """Mark everything in the member's tracked threads as read, except in threads with activity after `until`,
        when the member last looked."""
        with connection.cursor() as cursor:
            cursor.execute(_MARK_ALL, {"member": member.pk, "until": until, "now": timezone.now()})

    def _write(self, statement: str, member, post_id: int, arrivals: Iterable[int] = ()) -> None:
        arrivals = list(arrivals)
        shown = {"arrivals": ranges.array(arrivals), "read": ranges.literal(arrivals), "now": timezone.now()}
        with connection.cursor() as cursor:
            cursor.execute(statement, {"member": member.pk, "post": post_id, **shown})


class Reading(models.Model):
    """What one member has read under one post, and whether they track it."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="readings", db_index=False, verbose_name=_("member")
    )
    post = models.ForeignKey("posts.Post", models.CASCADE, related_name="readings", verbose_name=_("post"))
    read = MultirangeField(
        _("read"), help_text=_("The arrivals of the comments that were shown, the member's own among them.")
    )
    tracked_at = models.DateTimeField(_("tracked"), null=True)
    untracked_at = models.DateTimeField(
        _("untracked"), null=True, help_text=_("Set by the member's own hand: commenting does not track again.")
    )
    read_to = models.GeneratedField(
        expression=WithoutGaps("read"),
        output_field=models.IntegerField(),
        db_persist=True,
        help_text=_("The last arrival where all up to it were shown; 0 where there are gaps."),
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
