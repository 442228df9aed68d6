"""Suspensions, pictures and roles."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import sessions
from accounts.models import User

from .decision import Decision


class Member(User):
    """A member as moderators see them, with suspensions, pictures and roles."""

    class Meta:
        proxy = True
        verbose_name = _("member")
        verbose_name_plural = _("members")

    @transaction.atomic
    def suspend(self, *, until, by, reason: str) -> bool:
        """Make the member read-only until then, and show them why. Returns whether this changed anything."""
        self._lock_for_change()
        if (self.suspended_until, self.suspended_reason) == (until, reason):
            return False
        self._set_suspension(until, reason)
        detail = f"until {until:%Y-%m-%d %H:%M %Z}"
        Decision.objects.record(by=by, act=Decision.Act.SUSPEND, reason=reason, detail=detail, member=self)
        return True

    @transaction.atomic
    def lift(self, *, by, reason: str) -> bool:
        """End a suspension early. Returns whether the member was suspended."""
        self._lock_for_change()
        if not self.is_suspended:
            return False
        self._set_suspension(None, "")
        Decision.objects.record(by=by, act=Decision.Act.LIFT, reason=reason, member=self)
        return True

    @transaction.atomic
    def remove_picture(self, *, by, reason: str) -> bool:
        """Delete the member's picture, and show them why. Returns whether there was one."""
        self._lock_for_change()
        if not self.clear_picture(removed_reason=reason):
            return False
        Decision.objects.record(by=by, act=Decision.Act.REMOVE_PICTURE, reason=reason, member=self)
        return True

    @transaction.atomic
    def assign_role(self, *, role: str, by, reason: str) -> bool:
        """Make the member a moderator, an owner or an ordinary member. Returns whether the role changed.

        Raises PermissionDenied if `by` is no longer an owner, so two owners who demote each other at the same
        time can't both succeed.
        """
        owners = User.objects.select_for_update(no_key=True).filter(role=User.Role.OWNER).order_by("pk")
        if by not in list(owners):
            raise PermissionDenied(_("Only owners can assign roles."))
        self._lock_for_change()
        before, self.role = self.role, role
        if before == role:
            return False
        self.save(update_fields=["role"])
        sessions.shorten(self)
        detail = f"{before} → {role}"
        Decision.objects.record(by=by, act=Decision.Act.ASSIGN_ROLE, reason=reason, detail=detail, member=self)
        return True

    def as_target(self) -> dict:
        return {"member": self}

    def _lock_for_change(self) -> None:
        """Lock the row until the end of the transaction and reload it."""
        rows = Member.objects.select_for_update(no_key=True)
        self.refresh_from_db(from_queryset=rows)  # type: ignore[arg-type]  # Member inherits User's manager

    def _set_suspension(self, until, reason: str) -> None:
        self.suspended_until, self.suspended_reason = until, reason
        self.save(update_fields=["suspended_until", "suspended_reason"])
