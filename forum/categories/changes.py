"""How changes to categories appear in the list of changes, and how they are undone."""

from django.utils.translation import gettext as _

from forum.branding.models.change import Line, SiteChange, lines_of

from .models import Category, Colour


def undo(change: SiteChange, *, by) -> bool:
    category = Category.objects.filter(pk=change.target).first()
    reason = _("Undone in the list of changes.")
    return category is not None and category.change(by=by, reason=reason, undoes=change, **change.before)


def describe(change: SiteChange) -> list[Line]:
    """Colours have names."""
    colour = Category._meta.get_field("colour").verbose_name
    return [
        Line(line.label, *(str(Colour(int(value)).label) for value in line[1:])) if line.label == colour else line
        for line in lines_of(change, Category)
    ]
