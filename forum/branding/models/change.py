"""What the owner changed, with the values before and after."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from forum.formats.isolation import isolate
from forum.web.annotations import Translatable

KINDS: dict[str, "Kind"] = {}


class Kind(NamedTuple):
    """What can be changed. Each app registers its own at start-up, with `register`."""

    undo: Callable[..., bool]  # takes the change and `by`; returns whether it changed anything
    describe: Callable[["SiteChange"], list["Line"]]


class Line(NamedTuple):
    """One value that changed, in words."""

    label: Translatable
    before: str
    after: str


def register(name: str, kind: Kind) -> None:
    KINDS[name] = kind


class SiteChangeQuerySet(models.QuerySet["SiteChange"]):
    def record(
        self,
        kind: str,
        *,
        by: Any,
        before: dict[str, Any],
        after: dict[str, Any],
        target: str = "",
        target_name: str = "",
        undoes: "SiteChange | None" = None,
    ) -> "SiteChange":
        """Record one change. Call it in the transaction of the change itself."""
        return self.create(
            **{"kind": kind, "target": target, "target_name": target_name, "by": by, "by_name": by.username},
            **{"before": before, "after": after, "undoes": undoes},
        )


class SiteChange(models.Model):
    """One change to the settings, to a page or to a category.

    Names are copied, so the list stays readable after accounts are deleted.
    """

    kind = models.CharField(max_length=10)
    target = models.CharField(max_length=20, blank=True, help_text=_("Key of the row that was changed."))
    target_name = models.CharField(max_length=60, blank=True)
    before, after = models.JSONField(), models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    by_name = models.CharField(max_length=30)
    undoes = models.ForeignKey("self", models.SET_NULL, null=True, related_name="undone_by")
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = SiteChangeQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "-pk")

    def __str__(self) -> str:
        return f"{self.kind} {self.target_name}".strip()

    @property
    def lines(self) -> list[Line]:
        """What changed, in words."""
        return KINDS[self.kind].describe(self)

    def undo(self, *, by: Any) -> bool:
        """Bring back the values from before this change, and record that, too. Other values stay.

        Returns False if they are back already, or can't come back, because something else has taken their place.
        """
        try:
            with transaction.atomic():
                return KINDS[self.kind].undo(self, by=by)
        except IntegrityError:
            return False


def lines_of(change: SiteChange, model: type[models.Model]) -> list[Line]:
    """The changed fields of a model, with their labels."""
    return [
        Line(
            str(model._meta.get_field(name).verbose_name),  # type: ignore[union-attr]  # a column
            shown(value, name),
            shown(change.after.get(name), name),
        )
        for name, value in change.before.items()
    ]


def shown(value: Any, name: str = "") -> str:
    """A value of a field as text. A link in the footer is a pair of label and address."""
    if name == "logo":
        return gettext("an uploaded picture") if value else gettext("the default")
    if isinstance(value, list):
        return ", ".join(f"{isolate(label)} ({address})" for label, address in value)
    return "" if value is None else str(value)
