"""Titles of filled-in publishing forms in the list of drafts."""

from typing import Any

from django.urls import ResolverMatch
from django.utils.translation import gettext as _

from forum.formats.isolation import isolate

from .models import Fetch


def describe(drafts: list[tuple[Any, ResolverMatch]], user: Any) -> None:
    """Set each draft's `title`, and `is_open`: whether its page was kept. One query."""
    mine = Fetch.objects.filter(member=user, pk__in=[match.kwargs["pk"] for _draft, match in drafts])
    urls = dict(mine.values_list("pk", "url"))
    for draft, match in drafts:
        url = urls.get(match.kwargs["pk"])
        draft.is_open = url is not None
        draft.title = _("New post: %(page)s") % {"page": isolate(url or _("deleted"))}
