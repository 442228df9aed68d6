from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Unsent(models.Model):
    """What a member has typed into a form and not sent yet, kept for any machine he or she comes back from."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="unsent", db_index=False, verbose_name=_("member")
    )
    place = models.CharField(_("place"), max_length=2000, help_text=_("The path to which the form is sent."))
    words = models.JSONField(_("words"), default=dict, help_text=_("The text of each field, by its name."))
    saved_at = models.DateTimeField(_("saved"), default=timezone.now)

    class Meta:
        verbose_name = _("unsent text")
        verbose_name_plural = _("unsent texts")
        constraints = [
            models.UniqueConstraint(fields=["member", "place"], name="one_unsent_text_per_member_and_place"),
        ]

    def __str__(self):
        return f"{self.member} · {self.place}"
