from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Value(models.Model):
    """That a member values a post or a comment: once, and not one's own."""

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
        return f"{self.member} · {self.comment or self.post}"
