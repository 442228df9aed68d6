from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.moderation.models import Hideable


class Revision(Hideable):
    """What stood in a post or a comment before an edit that readers are told of."""

    post = models.ForeignKey("posts.Post", models.CASCADE, null=True, related_name="revisions")
    comment = models.ForeignKey("comments.Comment", models.CASCADE, null=True, related_name="revisions")
    title = models.CharField(_("title"), max_length=200, blank=True, help_text=_("Of a post; comments have none."))
    body = models.TextField(_("text"), blank=True)
    written_at = models.DateTimeField(_("written"), help_text=_("When this text began to stand there."))
    replaced_at = models.DateTimeField(_("replaced"), default=timezone.now)

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ("-replaced_at", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(post=None, comment__isnull=False) | Q(post__isnull=False, comment=None),
                name="a_revision_is_of_one_thing",
            ),
        ]

    def __str__(self):
        return f"{self.comment or self.post} · {self.replaced_at:%Y-%m-%d %H:%M}"
