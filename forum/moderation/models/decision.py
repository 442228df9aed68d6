"""The decision log."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.formats.isolation import isolate


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
        UNFEATURE = "unfeature", _("kept off the front page")
        FEATURE = "feature", _("allowed on the front page")
        SUSPEND = "suspend", _("suspended")
        REMOVE_PICTURE = "remove_picture", _("removed the picture of")
        LIFT = "lift", _("lifted the suspension of")
        ASSIGN_ROLE = "assign_role", _("changed the role of")
        RESOLVE = "resolve", _("resolved a report of")
        ADD = "add", _("added")
        CHANGE = "change", _("changed")
        ARCHIVE = "archive", _("archived")
        REOPEN = "reopen", _("reopened")
        HIDE_TEXT = "hide_text", _("hid an earlier version of")
        RESTORE_TEXT = "restore_text", _("restored an earlier version of")

    act = models.CharField(_("action"), max_length=20, choices=Act)
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
        return f"{self.by_name} {self.get_act_display()} {isolate(self.target_name)}"

    def get_absolute_url(self):
        """URL of the target, or "" if it has been deleted."""
        return next((row.get_absolute_url() for row in self.as_target().values()), "")

    def as_target(self) -> dict:
        """The target as a keyword argument of `record`, or empty if it has been deleted."""
        names = ("post", "comment", "member", "category")
        return {name: row for name in names if (row := getattr(self, name))}
