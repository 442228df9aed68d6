from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class IgnoreQuerySet(models.QuerySet):
    def ids_of(self, member) -> set[int]:
        """Primary keys of the members that `member` ignores. One query; none for a visitor."""
        if not member.is_authenticated:
            return set()
        return set(self.filter(member=member).values_list("ignored_id", flat=True))


class Ignore(models.Model):
    """A member ignores another member and sees their comments collapsed. Only the first member knows."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="ignores", db_index=False, verbose_name=_("member")
    )
    ignored = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="ignored_by", verbose_name=_("ignored member")
    )
    created_at = models.DateTimeField(default=timezone.now)

    objects = IgnoreQuerySet.as_manager()

    class Meta:
        verbose_name = _("ignored member")
        verbose_name_plural = _("ignored members")
        constraints = [
            models.UniqueConstraint(fields=["member", "ignored"], name="a_member_is_ignored_once"),
            models.CheckConstraint(condition=~Q(member=F("ignored")), name="nobody_ignores_oneself"),
        ]

    def __str__(self):
        return f"{self.member} · {self.ignored}"
