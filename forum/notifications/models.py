"""What is new to whom: how far each member has read each thread, and notices of replies and mentions.

Content lies above this app and is named here by string only.
"""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.ranges import MultirangeField


class Reading(models.Model):
    """How one member stands to one post: which of its comments were shown, and whether it is tracked."""

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
    last_read_at = models.DateTimeField(_("last read"), default=timezone.now)

    class Meta:
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        constraints = [
            models.UniqueConstraint(fields=["member", "post"], name="one_reading_per_member_and_post"),
        ]

    def __str__(self):
        return f"{self.member} · {self.post}"


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

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints = [
            models.UniqueConstraint(fields=["member", "comment"], name="one_notice_per_member_and_comment"),
        ]
        indexes = [
            models.Index(fields=["member", "-created_at", "-id"], name="notices_by_member"),
        ]

    def __str__(self):
        return f"{self.member} · {self.kind} · {self.comment}"
