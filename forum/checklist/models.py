from django.conf import settings
from django.db import models
from django.utils import timezone


class Mark(models.Model):
    """What the owner has said about the checklist, because the software can't know it."""

    class Kind(models.TextChoices):
        RULES = "rules"  # as they are
        CATEGORIES = "categories"  # as they are
        NO_EMAIL = "no_email"  # the site does without
        EMAIL_SENT = "email_sent"  # a test message was sent
        BACKUP = "backup"  # there are backups
        DISMISSED = "dismissed"  # no reminder in Moderation

    kind = models.CharField(primary_key=True, max_length=10, choices=Kind)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    kind__in=["rules", "categories", "no_email", "email_sent", "backup", "dismissed"]
                ),
                name="mark_is_known",
            )
        ]

    def __str__(self) -> str:
        return self.kind
