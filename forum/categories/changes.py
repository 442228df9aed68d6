"""How changes to categories appear in the list of changes, and how they are undone."""

from django.utils.translation import gettext as _

from forum.branding.models.change import Line, SiteChange, lines_of

from .models import Category, Colour, State


def undo(change: SiteChange, *, by) -> bool:
    """Undoing that a category was added archives it: it may have posts by now."""
    category = Category.objects.filter(pk=change.target).first()
    if category is None:
        return False
    how = {"by": by, "reason": _("Undone in the list of changes."), "undoes": change}
    if "state" not in change.before:
        return category.change(**how, **change.before)
    return category.reopen(**how) if change.before["state"] == State.OPEN else category.archive(**how)


def describe(change: SiteChange) -> list[Line]:
    """Colours and states have names."""
    if "state" in change.before:
        return [Line(_("State"), *(_state(values["state"]) for values in (change.before, change.after)))]
    colour = Category._meta.get_field("colour").verbose_name
    return [
        Line(line.label, *(str(Colour(int(value)).label) for value in line[1:])) if line.label == colour else line
        for line in lines_of(change, Category)
    ]


def _state(name: str | None) -> str:
    return str(State(name).label) if name else _("not there yet")
