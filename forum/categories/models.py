"""Categories: each post stands in one."""

from typing import NamedTuple

from django.db import models, transaction
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.moderation.models import Decision


class Section(NamedTuple):
    """A category in the navigation."""

    slug: str
    name: str


class CategoryQuerySet(models.QuerySet):
    def open(self):
        """Those that take new posts."""
        return self.filter(archived_at=None)

    def for_navigation(self) -> list[Section]:
        return [Section(*row) for row in self.open().values_list("slug", "name")]

    @transaction.atomic
    def add(self, *, by, reason: str, **fields) -> "Category":
        """A new category, and a line in the log."""
        category = self.create(**fields)
        Decision.objects.record(by=by, act=Decision.Act.ADD, reason=reason, category=category)
        return category


class Category(models.Model):
    name = models.CharField(_("name"), max_length=60, unique=True)
    slug = models.SlugField(_("slug"), max_length=60, unique=True)
    description = models.CharField(_("description"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0, help_text=_("Low numbers come first."))
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True, editable=False)

    objects = CategoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ("position", "name")
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="categories_have_other_names_in_any_case",
                violation_error_message=_("Category with this name already exists."),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("posts:in_category", args=[self.slug])

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None

    def as_target(self) -> dict:
        """How the log points at it."""
        return {"category": self}

    @transaction.atomic
    def change(self, *, by, reason: str, **fields) -> bool:
        """Save what is new of `fields`, and log from what to what. Whether anything was."""
        self._lock_for_change()
        changed = {name: value for name, value in fields.items() if getattr(self, name) != value}
        if not changed:
            return False
        detail = "; ".join(f"{name}: {getattr(self, name)} → {value}" for name, value in changed.items())
        for name, value in changed.items():
            setattr(self, name, value)
        self.save(update_fields=list(changed))
        Decision.objects.record(by=by, act=Decision.Act.CHANGE, reason=reason, detail=detail, category=self)
        return True

    def archive(self, *, by, reason: str) -> bool:
        """Take no new posts and no comments; what is there stays readable. Whether it was open."""
        return self._set_archived(timezone.now(), Decision.Act.ARCHIVE, by, reason)

    def reopen(self, *, by, reason: str) -> bool:
        return self._set_archived(None, Decision.Act.REOPEN, by, reason)

    @transaction.atomic
    def _set_archived(self, moment, act: Decision.Act, by, reason: str) -> bool:
        """Whether it was not so before."""
        self._lock_for_change()
        if (self.archived_at is None) == (moment is None):
            return False
        self.archived_at = moment
        self.save(update_fields=["archived_at"])
        Decision.objects.record(by=by, act=act, reason=reason, category=self)
        return True

    def _lock_for_change(self) -> None:
        """Hold the row until the transaction ends, and read it afresh."""
        self.refresh_from_db(from_queryset=Category.objects.select_for_update(no_key=True))
