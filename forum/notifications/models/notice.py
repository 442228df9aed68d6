"""Notices that tell members about replies and mentions."""

from collections.abc import Iterable

from django.conf import settings
from django.db import connection, models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Left
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Ignore
from forum.text.markup import MENTION_LIMIT

# The columns that a list shows.
LISTED = (
    *("pk", "kind", "created_at", "read_at", "comment__path", "comment__post_id"),
    *("comment__post__title", "comment__post__status"),
    *("comment__author_id", "comment__author__username", "comment__author__display_name"),
)
# At most one notice per member and comment, however often it is edited. All edits together notify no more members
# than one text can mention. Nobody is notified of their own comments or of those by members they ignore.
NOTIFY = """
INSERT INTO notifications_notice (member_id, kind, comment_id, created_at)
SELECT member.id, CASE WHEN member.id = %(replied_to)s::bigint THEN 'reply' ELSE 'mention' END,
    %(comment)s::bigint, clock_timestamp()
FROM accounts_user AS member
WHERE member.id = ANY(%(members)s::bigint[]) AND member.is_active AND member.id <> %(author)s
  AND NOT EXISTS (SELECT FROM accounts_ignore WHERE member_id = member.id AND ignored_id = %(author)s)
  AND NOT EXISTS (
    SELECT FROM notifications_notice AS notice WHERE notice.member_id = member.id AND comment_id = %(comment)s
  )
ORDER BY member.id = %(replied_to)s::bigint DESC LIMIT greatest(0, %(most)s - (
    SELECT count(*) FROM notifications_notice WHERE comment_id = %(comment)s AND kind = 'mention'
)) FOR KEY SHARE OF member
ON CONFLICT DO NOTHING
"""


class NoticeQuerySet(models.QuerySet["Notice"]):
    def notify(self, *, comment, replied_to: int | None = None, mentioned: Iterable[int] = ()) -> None:
        """Notify the member a comment replies to, and the members it mentions, all given by primary key.

        One statement, or none if there is nobody to notify.
        """
        members = {each for each in (replied_to, *mentioned) if each is not None} - {comment.author_id}
        if not members:
            return
        values = {
            "comment": comment.pk,
            "author": comment.author_id,
            "replied_to": replied_to,
            "members": sorted(members),
            "most": MENTION_LIMIT + (replied_to is not None),
        }
        with connection.cursor() as cursor:
            cursor.execute(NOTIFY, values)

    def for_list(self):
        """Named tuples for the list, without removed comments and those by ignored members."""
        ignored = Ignore.objects.filter(member=OuterRef("member"), ignored=OuterRef("comment__author"))
        visible = self.filter(comment__is_removed=False).exclude(Exists(ignored))
        return visible.annotate(html=Left("comment__body_html", 1000)).values_list(*LISTED, "html", named=True)

    def mark_all(self, *, until) -> None:
        """Mark the notices created up to `until` as read."""
        self.filter(read_at=None, created_at__lte=until).update(read_at=timezone.now())


class Notice(models.Model):
    """Tells a member that a comment replies to them or mentions them. One per member and comment."""

    class Kind(models.TextChoices):
        REPLY = "reply", _("reply")
        MENTION = "mention", _("mention")

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices", db_index=False, verbose_name=_("member")
    )
    kind = models.CharField(_("kind"), max_length=7, choices=Kind)
    comment = models.ForeignKey("comments.Comment", models.CASCADE, related_name="notices")
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(_("read"), null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        constraints = [
            models.UniqueConstraint(fields=["member", "comment"], name="one_notice_per_member_and_comment"),
        ]
        indexes = [
            models.Index(fields=["member", "-created_at", "-id"], name="notices_by_member"),
            models.Index(fields=["member"], condition=Q(read_at=None), name="unread_notices_by_member"),
        ]

    def __str__(self):
        return f"{self.member} · {self.kind} · {self.comment}"
