"""The owner's settings for the site."""

import json
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from forum.branding.colours import accent_of
from forum.text import markup
from forum.web import site_name

from .change import SiteChange

WELCOME_LIMIT = 2_000
MOST_LINKS = 8


class SiteQuerySet(models.QuerySet["Site"]):
    def current(self) -> "Site":
        """The settings, or the defaults if the owner hasn't changed any. One query."""
        return (self.first() or Site()).remembered()

    @transaction.atomic
    def change(self, *, by: Any, undoes: SiteChange | None = None, **fields: Any) -> bool:
        """Save the fields that differ, and record the old and new values. Returns whether anything changed."""
        self.get_or_create(pk=Site.ONLY)
        site = self.select_for_update().get()
        before = {name: was for name, value in fields.items() if (was := getattr(site, name)) != value}
        if not before:
            return False
        after = {name: fields[name] for name in before}
        for name, value in after.items():
            setattr(site, name, value)
        site.save(update_fields=list(after))
        SiteChange.objects.record("settings", by=by, before=before, after=after, undoes=undoes)
        return True


class Site(models.Model):
    """One row. An empty field means the default."""

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY, editable=False)
    name = models.CharField(_("name"), max_length=40, blank=True, default="", db_default="")
    tagline = models.CharField(_("tagline"), max_length=120, blank=True, default="", db_default="")
    accent = models.CharField(_("accent colour"), max_length=7, blank=True, default="", db_default="")
    logo = models.CharField(
        _("logo"),
        max_length=32,
        blank=True,
        default="",
        db_default="",
        help_text=_("Its name in the folder of pictures."),
    )
    welcome = models.TextField(_("welcome text"), blank=True, default="", db_default="")
    # No constraint: undoing a change may bring back a post that is deleted by now. The welcome page looks it up.
    greeting_post = models.ForeignKey(
        "posts.Post",
        models.SET_NULL,
        null=True,
        blank=True,
        db_index=False,
        db_constraint=False,
        limit_choices_to={"status": "published"},
        related_name="+",
        verbose_name=_("thread for introductions"),
    )
    footer_links = models.JSONField(_("footer links"), blank=True, default=list, db_default=[])

    objects = SiteQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="there_is_one_site")]

    def __str__(self) -> str:
        return self.shown_name

    @classmethod
    def of_json(cls, row: str | None) -> "Site":
        """The settings from the row as JSON, as the frame of pages loads it, or the defaults."""
        values: dict[str, Any] = json.loads(row) if row else {}
        return cls(**values).remembered()

    def remembered(self) -> "Site":
        site_name.remember(self.shown_name)
        return self

    @property
    def shown_name(self) -> str:
        return self.name or settings.SITE_NAME

    @property
    def welcome_html(self) -> str:
        """The welcome text, as safe HTML."""
        return markup.to_html(self.welcome) if self.welcome else ""

    @property
    def stylesheet(self) -> str:
        """Path of the generated stylesheet, or "" if it isn't needed."""
        return stylesheet_of(self.accent) if self.accent else ""


def stylesheet_of(accent: str) -> str:
    """Path of the stylesheet for an accent colour. It names the colour and the content of the file, so browsers
    can keep it forever, and every server can make it without the database."""
    return reverse("branding:stylesheet", args=[accent[1:], accent_of(accent).digest])
