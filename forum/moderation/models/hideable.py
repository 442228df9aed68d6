"""Content that moderators can hide."""

from collections.abc import Callable
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .decision import Decision


class Hideable(models.Model):
    """Base class of content that moderators can hide and restore.

    Subclasses provide `lock_for_change()`, which locks and reloads the rows; `save_visibility()`, which saves
    whether the content is visible and updates the counters; and `as_target()`, the argument for the log. A class
    for a part of some content overrides the acts and `log_detail`.
    """

    act_of_hiding, act_of_restoring = Decision.Act.HIDE, Decision.Act.RESTORE
    lock_for_change: Callable[[], None]
    save_visibility: Callable[[], None]
    as_target: Callable[[], dict[str, Any]]

    hidden_at = models.DateTimeField(_("hidden"), null=True, blank=True, editable=False)
    hidden_reason = models.TextField(_("reason for hiding"), blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def log_detail(self) -> str:
        return ""

    @property
    def is_hidden(self) -> bool:
        return self.hidden_at is not None

    @transaction.atomic
    def hide(self, *, by, reason: str) -> bool:
        """Show a stub with the reason instead, and log it. Returns False if it was already hidden."""
        self.lock_for_change()
        if self.is_hidden:
            return False
        self.hidden_at, self.hidden_reason = timezone.now(), reason
        self.save_visibility()
        self._log(self.act_of_hiding, by, reason)
        return True

    @transaction.atomic
    def restore(self, *, by, reason: str) -> bool:
        """Show the content again and log it. Returns False if it wasn't hidden."""
        self.lock_for_change()
        if not self.is_hidden:
            return False
        self.hidden_at, self.hidden_reason = None, ""
        self.save_visibility()
        self._log(self.act_of_restoring, by, reason)
        return True

    def _log(self, act: Decision.Act, by, reason: str) -> None:
        Decision.objects.record(by=by, act=act, reason=reason, detail=self.log_detail, **self.as_target())
