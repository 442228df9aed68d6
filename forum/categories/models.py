"""Categories. Every post is in exactly one."""

from collections import Counter
from typing import NamedTuple

from django.db import models, transaction
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.branding.models import SiteChange
from forum.formats.isolation import isolate
from forum.moderation.models import Decision


class Colour(models.IntegerChoices):
    """Ten colours that colour-blind readers can tell apart: the classes in static/css/tokens.css."""

    RED = 1, _("Red")
    COPPER = 2, _("Copper")
    GOLD = 3, _("Gold")
    GREEN = 4, _("Green")
    TEAL = 5, _("Teal")
    BLUE = 6, _("Blue")
    INDIGO = 7, _("Indigo")
    PURPLE = 8, _("Purple")
    MAGENTA = 9, _("Magenta")
    GREY = 10, _("Grey")


class State(models.TextChoices):
    """Whether a category accepts new posts and comments, in the list of changes."""

    OPEN = "open", _("open")
    ARCHIVED = "archived", _("archived")


class Section(NamedTuple):
    """A category in the navigation."""

    slug: str
    name: str
    colour: int


class CategoryQuerySet(models.QuerySet["Category"]):
    def open(self):
        """Categories that accept new posts."""
        return self.filter(archived_at=None)

    def rarest_colour(self) -> int:
        """The colour that the fewest open categories have, for a new one."""
        used = Counter(self.open().values_list("colour", flat=True))
        return min(Colour.values, key=lambda colour: (used[colour], colour))

    @transaction.atomic
    def add(self, *, by, reason: str, **fields) -> "Category":
        """Create a category and log it."""
        category = self.create(**fields)
        category._record({"state": None}, {"state": State.OPEN}, by=by)
        Decision.objects.record(by=by, act=Decision.Act.ADD, reason=reason, category=category)
        return category


class Category(models.Model):
    name = models.CharField(_("name"), max_length=60, unique=True)
    slug = models.SlugField(_("slug"), max_length=60, unique=True)
    description = models.CharField(_("description"), max_length=300, blank=True)
    colour = models.PositiveSmallIntegerField(
        _("colour"), choices=Colour, default=Colour.TEAL, db_default=Colour.TEAL.value
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0, help_text=_("Lower numbers come first."))
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
                violation_error_message=_("There's already a category with this name."),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("posts:in_category", args=[self.slug])

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None

    @property
    def state(self) -> State:
        return State.ARCHIVED if self.is_archived else State.OPEN

    def as_target(self) -> dict:
        """The category as a keyword argument of `Decision.objects.record`."""
        return {"category": self}

    @transaction.atomic
    def change(self, *, by, reason: str, undoes: SiteChange | None = None, **fields) -> bool:
        """Save the fields that differ, and log the old and new values. Returns whether anything changed."""
        self._lock_for_change()
        changed = {name: value for name, value in fields.items() if getattr(self, name) != value}
        if not changed:
            return False
        values = {name: (isolate(getattr(self, name)), isolate(value)) for name, value in changed.items()}
        detail = "; ".join(f"{name}: {before} → {after}" for name, (before, after) in values.items())
        before = {name: getattr(self, name) for name in changed}
        for name, value in changed.items():
            setattr(self, name, value)
        self.save(update_fields=list(changed))
        self._record(before, changed, by=by, undoes=undoes)
        Decision.objects.record(by=by, act=Decision.Act.CHANGE, reason=reason, detail=detail, category=self)
        return True

    def archive(self, *, by, reason: str, undoes: SiteChange | None = None) -> bool:
        """Close the category to new posts and comments; it stays readable. Returns whether it was open."""
        return self._set_state(State.ARCHIVED, Decision.Act.ARCHIVE, by, reason, undoes)

    def reopen(self, *, by, reason: str, undoes: SiteChange | None = None) -> bool:
        """Accept new posts and comments again. Returns whether it was archived."""
        return self._set_state(State.OPEN, Decision.Act.REOPEN, by, reason, undoes)

    @transaction.atomic
    def _set_state(self, state: State, act: Decision.Act, by, reason: str, undoes: SiteChange | None) -> bool:
        """Returns whether this changed anything."""
        self._lock_for_change()
        before = self.state
        if before == state:
            return False
        self.archived_at = timezone.now() if state == State.ARCHIVED else None
        self.save(update_fields=["archived_at"])
        self._record({"state": before}, {"state": state}, by=by, undoes=undoes)
        Decision.objects.record(by=by, act=act, reason=reason, category=self)
        return True

    def _record(self, before: dict, after: dict, *, by, undoes: SiteChange | None = None) -> None:
        """Record a change, or, without a state before, that the category was added."""
        target = {"target": str(self.pk), "target_name": self.name}
        SiteChange.objects.record("category", by=by, before=before, after=after, undoes=undoes, **target)

    def _lock_for_change(self) -> None:
        """Lock the row until the end of the transaction and reload it."""
        self.refresh_from_db(from_queryset=Category.objects.select_for_update(no_key=True))
