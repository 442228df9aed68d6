"""Whom a text means by @name."""

from django.db.models import Q, QuerySet
from django.db.models.functions import Upper

from forum.text import markup

from .models import User


def render(source: str, *, post_id: int | None = None) -> markup.Rendered:
    """The same as `markup.render`, after looking up which members the text mentions. At most one query."""
    return markup.render(source, post_id=post_id, members=named_in(source))


def named_in(*sources: str) -> dict[str, int]:
    """Keys, by username, of the members whom Markdown texts may mention; `render` takes it as its `members`.

    One query, and none where nobody is.
    """
    names = {name.upper() for source in sources for name in markup.names_in(source)}
    if not names:
        return {}
    return dict(User.objects.alias(upper=Upper("username")).filter(upper__in=names).values_list("username", "pk"))


def beginning_with(text: str, *, first: QuerySet) -> QuerySet[User]:
    """Those who can log in and whose username or display name begins so, in any case; those whose keys are in
    `first` come first. Nobody where the text is empty."""
    if not (text := text.strip()):
        return User.objects.none()
    begins = Q(username__istartswith=text) | Q(display_name__istartswith=text)
    found = User.objects.filter(begins, is_active=True).alias(is_first=Q(pk__in=first))
    return found.order_by("-is_first", Upper("username"))
