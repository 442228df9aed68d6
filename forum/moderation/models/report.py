"""Reports of posts and comments."""

from django.conf import settings
from django.db import models, transaction
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.formats.isolation import isolate
from forum.limits import checking as limits

from .decision import Decision

MAX_REASON_LENGTH = 10_000  # reasons longer than this aren't extended by further reports


class ReportQuerySet(models.QuerySet["Report"]):
    def open(self):
        return self.filter(resolved_at=None)

    def file(self, *, by, reason: str, **target) -> "tuple[Report, bool]":
        """Report a post or comment. If the member already has an open report about it, the new reason is appended
        to that one. Returns the open report and whether it is new. Raises LimitReached."""
        limits.check_rows(by, "reports", by.reports)
        report, is_new = self.select_for_update(no_key=True).get_or_create(
            by=by, resolved_at=None, **target, defaults={"reason": reason}
        )
        if reason not in report.reason and len(report.reason) < MAX_REASON_LENGTH:
            report.reason = f"{report.reason}\n\n{reason}"
            report.save(update_fields=["reason"])
        return report, is_new

    def has_open(self, *, by) -> bool:
        """Whether a report by this member is open. Call it on the reports of one post or comment."""
        return self.open().filter(by=by).exists()

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
        return _("Report of %(target)s") % {"target": isolate(self.target)}

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
