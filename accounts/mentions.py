"""Finds the members a text mentions with @name."""

from django.db.models import Q, QuerySet
from django.db.models.functions import Upper

from forum.text import markup

from .models import User


def clean(source: str, *, limit: int) -> str:
    """Return Markdown for storage; see `markup.clean`. At most one query."""
    return markup.clean(source, limit=limit, find_members=find_members)


def render(source: str, *, post_id: int | None = None) -> markup.Rendered:
    """Render Markdown, with links to the members it mentions. At most one query."""
    return markup.render(source, post_id=post_id, members=find_members(source))


def find_members(*sources: str) -> dict[str, int]:
    """Primary keys, by username, of members that Markdown texts may mention: the `members` of `markup.render`.

    Names of imported authors count, because they have a page. Accounts that were closed don't. One query; none if
    the texts contain no @name.
    """
    names = {name.upper() for source in sources for name in markup.mentioned_names(source)}
    if not names:
        return {}
    members = User.objects.filter(Q(is_active=True) | Q(imported=True)).alias(upper=Upper("username"))
    return dict(members.filter(upper__in=names).values_list("username", "pk"))


def suggest_members(text: str, *, first: QuerySet) -> QuerySet[User]:
    """Active members whose username or display name starts with this text, ignoring case.

    Members whose primary keys are in `first` come first. No members if the text is empty.
    """
    if not (text := text.strip()):
        return User.objects.none()
    starts_with_text = Q(username__istartswith=text) | Q(display_name__istartswith=text)
    members = User.objects.filter(starts_with_text, is_active=True).alias(is_first=Q(pk__in=first))
    return members.order_by("-is_first", Upper("username"))
