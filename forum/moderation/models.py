"""The moderation log, reports, hiding of content, and suspension of members.

Posts and comments belong to apps above this one, so they are referenced by string only.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User

MAX_REASON_LENGTH = 10_000  # reasons longer than this aren't extended by further reports


class DecisionQuerySet(models.QuerySet["Decision"]):
    def record(self, *, by, act: str, reason: str, detail: str = "", **target) -> "Decision":
        """Log one action. `target` is one of post, comment, member or category.

        Call it in the transaction of the action itself. The names are copied, so the log stays readable after
        its rows are deleted.
        """
        (thing,) = target.values()
        names = {"by_name": by.username, "target_name": str(thing)}
        return self.create(by=by, act=act, reason=reason, detail=detail, **names, **target)

    def about(self, **target):
        """Decisions about one target, passed as to `record`. Without a target, no decisions."""
        return self.filter(**target) if target else self.none()

    def with_targets(self):
        """With the rows that lists need to name and link the targets."""
        texts = [
            f"{row}__{text}" for row in ("post", "comment", "comment__post") for text in ("body", "body_html")
        ]
        return self.select_related("by", "post", "comment__post", "member", "category").defer(*texts)


class Decision(models.Model):
    """One moderation action: who, when, what and why. A database trigger makes the table append-only."""

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
        HIDE_TEXT = "hide_text", _("hid an earlier version of")
        RESTORE_TEXT = "restore_text", _("restored an earlier version of")

    act = models.CharField(_("action"), max_length=12, choices=Act)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="decisions", verbose_name=_("by")
    )
    by_name = models.CharField(_("by"), max_length=30)
    reason = models.TextField(_("reason"))
    detail = models.TextField(_("details"), blank=True, help_text=_("Old and new value, or end date."))
    post = models.ForeignKey("posts.Post", models.SET_NULL, null=True, related_name="decisions")
    comment = models.ForeignKey("comments.Comment", models.SET_NULL, null=True, related_name="decisions")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="decisions_about"
    )
    category = models.ForeignKey("categories.Category", models.SET_NULL, null=True, related_name="decisions")
    target_name = models.TextField(_("item"))
    created_at = models.DateTimeField(_("when"), default=timezone.now, db_index=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ("-created_at", "-pk")
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="decision_has_a_reason"),
        ]

    def __str__(self):
        return f"{self.by_name} {self.get_act_display()} {self.target_name}"

    def get_absolute_url(self):
        """URL of the target, or "" if it has been deleted."""
        return next((row.get_absolute_url() for row in self.as_target().values()), "")

    def as_target(self) -> dict:
        """The target as a keyword argument of `record`, or empty if it has been deleted."""
        names = ("post", "comment", "member", "category")
        return {name: row for name in names if (row := getattr(self, name))}


class ReportQuerySet(models.QuerySet["Report"]):
    def open(self):
        return self.filter(resolved_at=None)

    def file(self, *, by, reason: str, **target) -> "tuple[Report, bool]":
        """Report a post or comment. If the member already has an open report about it, the new reason is appended
        to that one. Returns the open report and whether it is new."""
        report, is_new = self.select_for_update(no_key=True).get_or_create(
            by=by, resolved_at=None, **target, defaults={"reason": reason}
        )
        if reason not in report.reason and len(report.reason) < MAX_REASON_LENGTH:
            report.reason = f"{report.reason}\n\n{reason}"
            report.save(update_fields=["reason"])
        return report, is_new

    def about(self, **target):
        """Reports of one post or comment. Members and categories can't be reported."""
        return self.filter(**target) if target.keys() & {"post", "comment"} else self.none()

    def with_targets(self):
        """With the rows that lists need to quote and link the targets."""
        unused = ("post__body", "post__body_html", "comment__body_html", "comment__post__body_html")
        return self.select_related("by", "post", "comment__post", "comment__author").defer(*unused)

    def first_about_each(self):
        """Only the oldest report about each post or comment."""
        same = Q(post=OuterRef("post")) | Q(comment=OuterRef("comment"))
        return self.exclude(Exists(self.filter(same, pk__lt=OuterRef("pk"))))

    def with_others_open(self):
        """Annotate `others_open`: the number of other open reports about the same post or comment."""
        same = Q(post=OuterRef("post")) | Q(comment=OuterRef("comment"))
        others = Report.objects.open().filter(same).exclude(pk=OuterRef("pk")).order_by().values("resolved_at")
        return self.annotate(others_open=Coalesce(Subquery(others.annotate(n=Count("pk")).values("n")), 0))


class Report(models.Model):
    """A member's report to the moderators that a post or comment breaks the rules."""

    # Open reports first, oldest first; then resolved ones, most recently resolved first.
    OPEN_FIRST = (F("resolved_at").desc(nulls_first=True), "created_at", "pk")

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="reports", verbose_name=_("by")
    )
    post = models.ForeignKey("posts.Post", models.CASCADE, null=True, blank=True, related_name="reports")
    comment = models.ForeignKey("comments.Comment", models.CASCADE, null=True, blank=True, related_name="reports")
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

    def get_absolute_url(self):
        """URL of the reported post or comment."""
        return self.target.get_absolute_url()

    @property
    def is_open(self) -> bool:
        return self.resolved_at is None

    @property
    def target(self):
        """The reported post or comment."""
        return self.comment or self.post

    def as_target(self) -> dict:
        return self.target.as_target()

    @transaction.atomic
    def resolve(self, *, by, reason: str) -> bool:
        """Close the report with the moderator's answer and log it. Returns whether it was still open."""
        self.refresh_from_db(from_queryset=Report.objects.select_for_update(), fields=["resolved_at"])
        if not self.is_open:
            return False
        self.resolved_at = timezone.now()
        self.save(update_fields=["resolved_at"])
        act, target = Decision.Act.RESOLVE, self.as_target()
        Decision.objects.record(by=by, act=act, reason=reason, detail=self.reason, **target)
        return True


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


class Member(User):
    """A member as moderators see them, with suspensions and roles."""

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
