"""How changes to pages appear in the list of changes, and how they are undone."""

from typing import Any

from django.utils.translation import gettext as _

from forum.branding.models.change import Line, SiteChange

from .models import Page


def undo(change: SiteChange, *, by: Any) -> bool:
    return Page.objects.named(change.target).undo(change, by=by)


def describe(change: SiteChange) -> list[Line]:
    labels = {"version": _("newest version"), "published": _("public version")}
    lines = [(labels[name], change.before[name], change.after[name]) for name in labels]
    return [Line(label, _number(before), _number(after)) for label, before, after in lines if before != after]


def _number(version: int | None) -> str:
    return str(version) if version else _("none")
