"""Which versions members have accepted, or been told about."""

from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from .page import ACCEPTED_AT_SIGN_UP, Page, Slug, Version


class AcknowledgementQuerySet(models.QuerySet["Acknowledgement"]):
    @transaction.atomic
    def accept(self, member: Any) -> None:
        """Record the versions that a new member accepts by signing up: the public ones at this moment."""
        self.bulk_create(
            Acknowledgement(member=member, version=page.published, is_acceptance=True)
            for page in map(Page.objects.stored, ACCEPTED_AT_SIGN_UP)
            if page.published
        )

    def dismiss(self, member: Any) -> None:
        """Record that the member has dismissed the notice about all new versions."""
        pages = Page.objects.filter(published__is_announced=True)
        rows = [
            Acknowledgement(member=member, version_id=key) for key in pages.values_list("published", flat=True)
        ]
        self.bulk_create(rows, ignore_conflicts=True)


class Acknowledgement(models.Model):
    """A member has accepted a version by signing up, or dismissed the notice about it."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="acknowledgements")
    version = models.ForeignKey(Version, models.CASCADE, related_name="+")
    is_acceptance = models.BooleanField(default=False, db_default=False)
    created_at = models.DateTimeField(default=timezone.now)

    objects = AcknowledgementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "version"], name="one_acknowledgement_of_a_version")
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.version_id}"


def accepted_now() -> str:
    """The versions that a new member would accept now, as text: "rules 1, terms 3". One query."""
    stored = dict(Page.objects.filter(slug__in=ACCEPTED_AT_SIGN_UP).values_list("slug", "published__number"))
    numbers = {slug: stored[slug] if slug in stored else _at_start(slug) for slug in ACCEPTED_AT_SIGN_UP}
    return ", ".join(f"{slug} {number}" for slug, number in numbers.items() if number)


def _at_start(slug: Slug) -> int | None:
    published = Page.at_start(slug).published
    return published.number if published else None
