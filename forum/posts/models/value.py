from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum import permissions


class Value(models.Model):
    """That a member values a post or a comment: once, and not one's own. Who does is nobody else's business."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="values", db_index=False, verbose_name=_("member")
    )
    post = models.ForeignKey("posts.Post", models.CASCADE, null=True, related_name="values")
    comment = models.ForeignKey("comments.Comment", models.CASCADE, null=True, related_name="values")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("value")
        verbose_name_plural = _("values")
        constraints = [
            models.CheckConstraint(
                condition=Q(post=None, comment__isnull=False) | Q(post__isnull=False, comment=None),
                name="one_thing_is_valued",
            ),
            models.UniqueConstraint(
                fields=["member", "post"], condition=Q(post__isnull=False), name="a_member_values_a_post_once"
            ),
            models.UniqueConstraint(
                fields=["member", "comment"],
                condition=Q(comment__isnull=False),
                name="a_member_values_a_comment_once",
            ),
        ]

    def __str__(self):
        return f"{self.member} · {self.target}"

    @property
    def target(self):
        """The post or the comment that is valued."""
        return self.comment or self.post


class Valuable:
    """What members can value: it has a `value_count`, and locks and names itself as `Hideable` asks.

    The counter moves by one with each row, in the same transaction and under the post's lock.
    """

    @transaction.atomic
    def value(self, *, by) -> bool:
        """Count `by` among those who value it. Whether that is new."""
        self._lock_for_value(by)
        _row, is_new = Value.objects.get_or_create(member=by, **self.as_target())
        return self._count(+1 if is_new else 0)

    @transaction.atomic
    def unvalue(self, *, by) -> bool:
        """Take that back. Whether there was anything to take back."""
        self._lock_for_value(by)
        deleted, _rows = Value.objects.filter(member=by, **self.as_target()).delete()
        return self._count(-deleted)

    def _lock_for_value(self, by) -> None:
        """Raises PermissionDenied where it is gone meanwhile, or `by` may not."""
        self.lock_for_change()
        if barrier := permissions.value_barrier(by, self):
            raise PermissionDenied(barrier)

    def _count(self, step: int) -> bool:
        if step:
            self.value_count = F("value_count") + step
            self.save(update_fields=["value_count"])
        return bool(step)
