"""Moderation as mechanism: the log, reports, what can be hidden, who can be suspended.

Content lies above this app and is named here by string only.
"""

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class DecisionQuerySet(models.QuerySet):
    def record(self, *, by, act: str, reason: str, detail: str = "", **target) -> "Decision":
        """Write one act into the log; `target` is one of post, comment, member or category.

        Called inside the transaction of the act itself. Names are kept as they were, so that the log stays
        readable when the rows it points at are gone.
        """
        (thing,) = target.values()
        return self.create(
            by=by,
            by_name=by.username,
            act=act,
            reason=reason,
            detail=detail,
            target_name=str(thing),
            **target,
        )


class Decision(models.Model):
    """One act of moderation: who, when, what, why. Append-only: a trigger in the database keeps it so."""

    class Act(models.TextChoices):
        HIDE = "hide", _("hid")
        RESTORE = "restore", _("restored")
        LOCK = "lock", _("locked")
        UNLOCK = "unlock", _("unlocked")
        PIN = "pin", _("pinned")
        UNPIN = "unpin", _("unpinned")
        MOVE = "move", _("moved")
        SUSPEND = "suspend", _("suspended")
        LIFT = "lift", _("lifted the suspension of")
        ASSIGN_ROLE = "assign_role", _("changed the role of")
        RESOLVE = "resolve", _("resolved a report of")
        ADD = "add", _("added")
        CHANGE = "change", _("changed")
        ARCHIVE = "archive", _("archived")
        REOPEN = "reopen", _("reopened")

    act = models.CharField(_("act"), max_length=12, choices=Act)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="decisions", verbose_name=_("by")
    )
    by_name = models.CharField(max_length=30)
    reason = models.TextField(_("reason"))
    detail = models.TextField(_("detail"), blank=True, help_text=_("From where to where, or until when."))
    post = models.ForeignKey("posts.Post", models.SET_NULL, null=True, related_name="decisions")
    comment = models.ForeignKey("comments.Comment", models.SET_NULL, null=True, related_name="decisions")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="decisions_about"
    )
    category = models.ForeignKey("categories.Category", models.SET_NULL, null=True, related_name="decisions")
    target_name = models.CharField(_("what"), max_length=300)
    created_at = models.DateTimeField(_("when"), default=timezone.now, db_index=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("log of decisions")
        ordering = ("-created_at", "-pk")
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="decision_has_a_reason"),
        ]

    def __str__(self):
        return f"{self.by_name} {self.get_act_display()} {self.target_name}"


class ReportQuerySet(models.QuerySet):
    def open(self):
        return self.filter(resolved_at=None)

    def file(self, *, by, reason: str, **target) -> "tuple[Report, bool]":
        """Report a post or a comment; a second report of the same by the same member, while the first is open,
        changes nothing. Returns the open report and whether it is new."""
        return self.get_or_create(by=by, resolved_at=None, **target, defaults={"reason": reason})


class Report(models.Model):
    """A reader's word to the moderators that a post or a comment breaks the rules."""

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="reports", verbose_name=_("by")
    )
    post = models.ForeignKey("posts.Post", models.CASCADE, null=True, blank=True, related_name="reports")
    comment = models.ForeignKey(
        "comments.Comment", models.CASCADE, null=True, blank=True, related_name="reports"
    )
    reason = models.TextField(_("reason"), max_length=1000)
    created_at = models.DateTimeField(_("reported"), default=timezone.now)
    resolved_at = models.DateTimeField(_("resolved"), null=True, blank=True, editable=False)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ("-created_at",)
        constraints = [
            models.CheckConstraint(
                condition=Q(post=None, comment__isnull=False) | Q(post__isnull=False, comment=None),
                name="report_has_one_target",
            ),
            models.UniqueConstraint(
                fields=["by", "post"],
                condition=Q(resolved_at=None, post__isnull=False),
                name="one_open_report_per_member_and_post",
            ),
            models.UniqueConstraint(
                fields=["by", "comment"],
                condition=Q(resolved_at=None, comment__isnull=False),
                name="one_open_report_per_member_and_comment",
            ),
        ]

    def __str__(self):
        return _("Report of %(target)s") % {"target": self.target}

    @property
    def is_open(self) -> bool:
        return self.resolved_at is None

    @property
    def target(self):
        """The post or the comment reported."""
        return self.comment or self.post

    @transaction.atomic
    def resolve(self, *, by, reason: str) -> None:
        """Close it with the moderator's answer, and log it. A report is resolved once."""
        self.resolved_at = Report.objects.select_for_update().get(pk=self.pk).resolved_at
        if not self.is_open:
            return
        self.resolved_at = timezone.now()
        self.save(update_fields=["resolved_at"])
        target = {"comment": self.comment} if self.comment_id else {"post": self.post}
        Decision.objects.record(by=by, act=Decision.Act.RESOLVE, reason=reason, detail=self.reason, **target)


class Hideable(models.Model):
    """What a moderator can hide and restore.

    Content provides `lock_for_change()`, which locks its rows and reads its state afresh, `settle()`, which saves
    that state and what is counted from it, and `as_target()`, how the log points at it.
    """

    hidden_at = models.DateTimeField(_("hidden"), null=True, blank=True, editable=False)
    hidden_reason = models.TextField(_("reason of hiding"), blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def is_hidden(self) -> bool:
        return self.hidden_at is not None

    @transaction.atomic
    def hide(self, *, by, reason: str) -> None:
        """Put a stub with the reason in its place, and log it. Hiding what is hidden does nothing."""
        self.lock_for_change()
        if self.is_hidden:
            return
        self.hidden_at, self.hidden_reason = timezone.now(), reason
        self.settle()
        Decision.objects.record(by=by, act=Decision.Act.HIDE, reason=reason, **self.as_target())

    @transaction.atomic
    def restore(self, *, by, reason: str) -> None:
        """Take the stub away again, and log it. Restoring what is not hidden does nothing."""
        self.lock_for_change()
        if not self.is_hidden:
            return
        self.hidden_at, self.hidden_reason = None, ""
        self.settle()
        Decision.objects.record(by=by, act=Decision.Act.RESTORE, reason=reason, **self.as_target())


class Member(User):
    """A member as moderators see one: somebody who can be suspended."""

    class Meta:
        proxy = True
        verbose_name = _("member")
        verbose_name_plural = _("members")

    @transaction.atomic
    def suspend(self, *, until, by, reason: str) -> None:
        """From now to `until` the member can read, and is told until when and why."""
        self._set_suspension(until, reason)
        Decision.objects.record(
            by=by,
            act=Decision.Act.SUSPEND,
            reason=reason,
            detail=f"until {until:%Y-%m-%d %H:%M %Z}",
            member=self,
        )

    @transaction.atomic
    def lift(self, *, by, reason: str) -> None:
        """End a suspension before its time. Does nothing for a member who is not suspended."""
        self.refresh_from_db(from_queryset=Member.objects.select_for_update(), fields=["suspended_until"])
        if not self.is_suspended:
            return
        self._set_suspension(None, "")
        Decision.objects.record(by=by, act=Decision.Act.LIFT, reason=reason, member=self)

    @transaction.atomic
    def assign_role(self, role: str, *, by, reason: str) -> None:
        """Make the member a moderator, an owner, or a plain member again."""
        before = Member.objects.select_for_update().get(pk=self.pk).role
        self.role = role
        self.save(update_fields=["role"])
        Decision.objects.record(
            by=by, act=Decision.Act.ASSIGN_ROLE, reason=reason, detail=f"{before} → {role}", member=self
        )

    def _set_suspension(self, until, reason: str) -> None:
        self.suspended_until, self.suspended_reason = until, reason
        self.save(update_fields=["suspended_until", "suspended_reason"])
