"""Word to members that a comment answers or mentions them."""

from collections.abc import Iterable

from django.conf import settings
from django.db import connection, models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Left
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Ignore
from forum.text.markup import MENTION_LIMIT

# What a list shows of a notice.
LISTED = (
    *("pk", "kind", "created_at", "read_at", "comment__path", "comment__post_id"),
    *("comment__post__title", "comment__post__status"),
    *("comment__author_id", "comment__author__username", "comment__author__display_name"),
)
# Of the comment that a statement has made. Whoever can't log in, wrote it, ignores its author or was told before
# is not told; nor who has left while the statement waited.
TELL = """
INSERT INTO notifications_notice (member_id, kind, comment_id, created_at)
SELECT member.id, CASE WHEN member.id = %(answered)s::bigint THEN 'reply' ELSE 'mention' END, made.id,
    clock_timestamp()
FROM made JOIN accounts_user AS member ON member.id = ANY(%(members)s::bigint[])
WHERE member.is_active AND member.id IS DISTINCT FROM made.author_id AND member.id <> ALL(ARRAY(
    SELECT member_id FROM accounts_ignore JOIN made ON ignored_id = author_id
    WHERE member_id = ANY(%(members)s::bigint[])
    UNION ALL SELECT member_id FROM notifications_notice JOIN made ON made.id = comment_id
))
ORDER BY member.id = %(answered)s::bigint DESC LIMIT greatest(0, %(most)s - (
    SELECT count(*) FROM notifications_notice JOIN made ON made.id = comment_id WHERE kind = 'mention'
)) FOR KEY SHARE OF member
ON CONFLICT DO NOTHING
"""
_TELL_AGAIN = f"WITH made AS (SELECT %(comment)s::bigint AS id, %(author)s::bigint AS author_id) {TELL}"


def told(*, answered: int | None, mentioned: Iterable[int]) -> dict:
    """The values of TELL: whom a comment answers, and whom it mentions, by their keys."""
    members = sorted({answered, *mentioned} - {None})
    most = MENTION_LIMIT + (answered is not None)
    return {"answered": answered, "members": members, "most": most}


class NoticeQuerySet(models.QuerySet):
    def tell(self, *, comment, answered: int | None = None, mentioned: Iterable[int] = ()) -> None:
        """Tell the member whom a comment answers, and those it mentions, by their keys: each once, whatever is
        told again, and in however many edits no more than one text can mention. One statement, and none where
        there is nobody to tell."""
        if not {answered, *mentioned} - {None, comment.author_id}:
            return
        values = told(answered=answered, mentioned=mentioned)
        with connection.cursor() as cursor:
            cursor.execute(_TELL_AGAIN, {**values, "comment": comment.pk, "author": comment.author_id})

    def for_list(self):
        """As named tuples for the list, without those of comments that are gone or by members who are ignored."""
        ignored = Ignore.objects.filter(member=OuterRef("member"), ignored=OuterRef("comment__author"))
        shown = self.filter(comment__hidden_at=None, comment__withdrawn_at=None).exclude(Exists(ignored))
        return shown.annotate(html=Left("comment__body_html", 1000)).values_list(*LISTED, "html", named=True)

    def mark_all(self, *, until) -> None:
        """All that came until then is read."""
        self.filter(read_at=None, created_at__lte=until).update(read_at=timezone.now())


class Notice(models.Model):
    """Word to a member that a comment answers or mentions him or her: once a comment, for whatever reasons."""

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
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints = [
            models.UniqueConstraint(fields=["member", "comment"], name="one_notice_per_member_and_comment"),
        ]
        indexes = [
            models.Index(fields=["member", "-created_at", "-id"], name="notices_by_member"),
            models.Index(fields=["member"], condition=Q(read_at=None), name="unread_notices_by_member"),
        ]

    def __str__(self):
        return f"{self.member} · {self.kind} · {self.comment}"
