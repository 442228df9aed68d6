"""Categories: each post stands in one."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class CategoryQuerySet(models.QuerySet):
    def open(self):
        """Those that take new posts."""
        return self.filter(archived_at=None)


class Category(models.Model):
    name = models.CharField(_("name"), max_length=60, unique=True)
    slug = models.SlugField(_("slug"), max_length=60, unique=True)
    description = models.CharField(_("description"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(
        _("position"), default=0, help_text=_("Low numbers come first.")
    )
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True, editable=False)

    objects = CategoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ("position", "name")

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("posts:in_category", args=[self.slug])

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None
