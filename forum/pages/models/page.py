"""The pages and their versions.

A page that nobody has changed has no row. It shows the starting text (forum/pages/texts), which becomes version 1
as soon as the owner changes it or a member accepts it. From then on, updates of the software don't change it.
"""

import re
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.branding.models import SiteChange
from forum.text import markup

TEXTS = Path(__file__).parents[1] / "texts"
WRAPPED = re.compile(r"(?<=\S)\n *(?=\S)(?!- |[0-9]+\. )")
GAP = re.compile(r"\[Fill in:[^\]]*\]?", re.IGNORECASE)  # what only the owner knows


class Slug(models.TextChoices):
    """The pages, in the order of the footer."""

    ABOUT = "about", _("About")
    RULES = "rules", _("Rules")
    CONTACT = "contact", _("Contact")
    PRIVACY = "privacy", _("Privacy")
    TERMS = "terms", _("Terms")


# The owner has to confirm these before anyone else sees them.
START_AS_DRAFTS = {Slug.PRIVACY, Slug.TERMS}
ACCEPTED_AT_SIGN_UP = (Slug.RULES, Slug.TERMS)


class PageQuerySet(models.QuerySet["Page"]):
    def named(self, slug: str) -> "Page":
        """The page, with its public version. Unsaved if it still has its starting text."""
        return self.select_related("published__by").filter(slug=slug).first() or Page.at_start(slug)

    def stored(self, slug: str) -> "Page":
        """The page, which is stored now if it wasn't. Call it in a transaction."""
        return self.select_related("published").filter(slug=slug).first() or self.locked(slug)

    def locked(self, slug: str) -> "Page":
        """The stored page, locked until the end of the transaction."""
        _page, is_new = self.get_or_create(slug=slug)
        page = self.select_for_update().get(slug=slug)
        if is_new:
            start = Page.at_start(slug)
            version = page.versions.create(number=1, body=start.start.body)
            if start.published:
                version.published_at = version.created_at
                version.save(update_fields=["published_at"])
                page.published = version
                page.save(update_fields=["published"])
        return page


class Page(models.Model):
    slug = models.CharField(primary_key=True, max_length=10, choices=Slug)
    published = models.ForeignKey("pages.Version", models.PROTECT, null=True, related_name="+")

    objects = PageQuerySet.as_manager()
    start: "Version"  # only of a page that isn't stored

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(slug__in=Slug.values), name="page_is_known")]

    def __str__(self) -> str:
        return str(Slug(self.slug).label)

    def get_absolute_url(self) -> str:
        return reverse("pages:show", args=[self.slug])

    @classmethod
    def at_start(cls, slug: str) -> "Page":
        page = cls(slug=slug)
        page.start = Version(page=page, number=1, body=starting_text(slug))
        page.published = None if slug in START_AS_DRAFTS else page.start
        return page

    @property
    def latest(self) -> "Version":
        """The newest version, public or not."""
        if hasattr(self, "start"):
            return self.start
        return self.versions.select_related("by").order_by("-number")[:1].get()

    def shown_to(self, *, staff: bool) -> "Version | None":
        """The public version. Staff see the draft if there's none."""
        return self.published or (self.latest if staff else None)

    def versions_shown_to(self, *, staff: bool) -> list["Version"]:
        """The versions, newest first. Members see those that were public."""
        if hasattr(self, "start"):
            return [self.start] if staff or self.published else []
        versions = self.versions.select_related("by").order_by("-number")
        return list(versions if staff else versions.exclude(published_at=None))

    @transaction.atomic
    def save_version(
        self, *, by: Any, body: str, publish: bool, announce: bool = False, undoes: SiteChange | None = None
    ) -> bool:
        """Save a new version unless the text is the same, and make it public or keep it as a draft. Returns
        whether anything changed. Raises ValueError for a public text with gaps."""
        if publish and has_gaps(body):
            raise ValueError("a public page can't have gaps")
        page = Page.objects.locked(self.slug)
        before = page._state_of_versions()
        version = page.latest
        if version.body != body:
            version = page.versions.create(number=version.number + 1, body=body, by=by)
        if publish and page.published_id != version.pk:
            page._publish(version, announce=announce)
        return page._record(by, before, undoes)

    @transaction.atomic
    def undo(self, change: SiteChange, *, by: Any) -> bool:
        """Bring back the text from before a change, and what was public then. The versions since then stay."""
        page = Page.objects.locked(self.slug)
        before, public = change.before["version"], change.before["published"]
        text = page.versions.get(number=before).body
        if before == public:
            return page.save_version(by=by, body=text, publish=True, undoes=change)
        state = page._state_of_versions()
        page.published = page.versions.get(number=public) if public else None
        page.save(update_fields=["published"])
        if page.latest.body != text:
            page.versions.create(number=page.latest.number + 1, body=text, by=by)
        return page._record(by, state, change)

    def _publish(self, version: "Version", *, announce: bool) -> None:
        version.published_at, version.is_announced = timezone.now(), announce
        version.save(update_fields=["published_at", "is_announced"])
        self.published = version
        self.save(update_fields=["published"])

    def _state_of_versions(self) -> dict[str, int | None]:
        return {"version": self.latest.number, "published": self.published.number if self.published else None}

    def _record(self, by: Any, before: dict[str, int | None], undoes: SiteChange | None) -> bool:
        after = self._state_of_versions()
        if before == after:
            return False
        label = str(Slug(self.slug).label)
        SiteChange.objects.record(
            "page", by=by, before=before, after=after, target=self.slug, target_name=label, undoes=undoes
        )
        return True


class Version(models.Model):
    """One text of a page. Without a member in `by`, it is the starting text, or its author has left."""

    page = models.ForeignKey(Page, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    body = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True)
    is_announced = models.BooleanField(
        default=False, db_default=False, help_text=_("Whether members see a notice.")
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page", "number"], name="versions_of_a_page_are_numbered")]

    def __str__(self) -> str:
        return f"{self.page_id} {self.number}"

    @property
    def has_gaps(self) -> bool:
        return has_gaps(self.body)


def has_gaps(body: str) -> bool:
    """Whether something is left for the owner to fill in."""
    return bool(GAP.search(body))


@cache
def starting_text(slug: str) -> str:
    """The text that comes with the software. Its lines are wrapped, and a line break would show."""
    text = WRAPPED.sub(" ", (TEXTS / f"{slug}.md").read_text())
    return markup.clean(text, limit=markup.POST_LIMIT)
