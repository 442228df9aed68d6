from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum import permissions
from forum.limits import checking as limits


class Upvote(models.Model):
    """A member's upvote of a post or comment, one per member. Never shown with names."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="upvotes", db_index=False, verbose_name=_("member")
    )
    post = models.ForeignKey("posts.Post", models.CASCADE, null=True, related_name="upvotes")
    comment = models.ForeignKey("comments.Comment", models.CASCADE, null=True, related_name="upvotes")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["member", "-created_at"], name="upvotes_by_member")]
        verbose_name = _("upvote")
        verbose_name_plural = _("upvotes")
        constraints = [
            models.CheckConstraint(
                condition=Q(post=None, comment__isnull=False) | Q(post__isnull=False, comment=None),
                name="one_thing_is_upvoted",
            ),
            models.UniqueConstraint(
                fields=["member", "post"], condition=Q(post__isnull=False), name="a_member_upvotes_a_post_once"
            ),
            models.UniqueConstraint(
                fields=["member", "comment"],
                condition=Q(comment__isnull=False),
                name="a_member_upvotes_a_comment_once",
            ),
        ]

    def __str__(self):
        return f"{self.member} · {self.target}"

    @property
    def target(self):
        """The upvoted post or comment."""
        return self.comment or self.post


class Upvotable:
    """Mixin for content that members can upvote. Needs an `upvote_count` and the methods that `Hideable` needs.

    The counter changes with each row, in the same transaction and while the post is locked.
    """

    upvote_count: Any
    lock_for_change: Callable[[], None]
    as_target: Callable[[], dict[str, Any]]
    save: Callable[..., None]

    @transaction.atomic
    def upvote(self, *, by) -> bool:
        """Add an upvote by the member `by`. Returns whether it is new. Raises LimitReached."""
        self._lock_for_upvote(by)
        limits.check_rows(by, "upvotes", by.upvotes)
        _row, is_new = Upvote.objects.get_or_create(member=by, **self.as_target())
        return self._change_count(+1 if is_new else 0)

    @transaction.atomic
    def remove_upvote(self, *, by) -> bool:
        """Remove the upvote. Returns whether there was one."""
        self._lock_for_upvote(by)
        deleted, _rows = Upvote.objects.filter(member=by, **self.as_target()).delete()
        return self._change_count(-deleted)

    def _lock_for_upvote(self, by) -> None:
        """Lock the row. Raises PermissionDenied if the member may not upvote it, for example after its removal."""
        self.lock_for_change()
        if why_not := permissions.why_not_upvote(by, self):
            raise PermissionDenied(why_not)

    def _change_count(self, step: int) -> bool:
        if step:
            self.upvote_count = F("upvote_count") + step
            self.save(update_fields=["upvote_count"])
        return bool(step)
