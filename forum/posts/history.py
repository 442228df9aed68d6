"""What a post or a comment said before: its changes, the latest first, and hiding one of its earlier texts."""

import re
from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _

from forum import permissions
from forum.moderation.forms import HideForm, ReasonForm
from forum.text import diff
from forum.web.guards import permit

from .models import Post, Revision

CHANGES_A_PAGE = 10


def history_link(thing, url: str) -> str:
    """For the desk: how many earlier texts a post or a comment has, linked to where each of them can be hidden."""
    count = thing.revisions.count()
    return format_html('<a href="{}">{}</a>', url, count) if count else "–"


@dataclass
class Change:
    """From an earlier text to the one after it: a Revision, or the post or comment as it stands now."""

    earlier: Revision
    later: object
    form: ReasonForm

    @property
    def is_secret(self) -> bool:
        """Whether one of both texts is hidden, which what changed would tell."""
        return self.earlier.is_hidden or (isinstance(self.later, Revision) and self.later.is_hidden)

    @cached_property
    def lines(self) -> list[tuple[str, list[diff.Piece]]]:
        """Of what has one line, that which changed: what it is called, and its pieces."""
        names = [name for name in self.later.words if name != "body"]
        pairs = {name: (self.earlier.words[name], self.later.words[name]) for name in names}
        return [
            (Post._meta.get_field(name).verbose_name, diff.words(*pair))
            for name, pair in pairs.items()
            if pair[0] != pair[1]
        ]

    @cached_property
    def passages(self) -> list[diff.Passage]:
        """Of the text; none where it stayed the same."""
        if self.earlier.body == self.later.body:
            return []
        return diff.compare(self.earlier.body, self.later.body)


def answer(request, thing, template: str, **context):
    """The page of a thing's history; and what a moderator sends from it, about one earlier text."""
    barrier = permissions.history_barrier(request.user, thing)
    permit(not barrier, barrier)
    sent = {}
    if request.method == "POST":
        permit(permissions.can_moderate(request.user))
        revision = _asked_revision(request, thing)
        sent[revision.pk] = form = _form(revision, request.POST)
        if form.is_valid():
            _act(request, revision, form.cleaned_data["reason"])
            return redirect(f"{request.get_full_path()}#r-{revision.pk}")
    page = Paginator(thing.revisions.all(), CHANGES_A_PAGE).get_page(request.GET.get("page"))
    changes = _changes(thing, page, sent)
    return render(request, template, {"thing": thing, "page": page, "changes": changes, **context})


def _changes(thing, page: Page, sent: dict[int, ReasonForm]) -> list[Change]:
    """Those of one page. Each text is compared with the one after it, which may stand on the page before."""
    later = thing.revisions.all()[page.start_index() - 2] if page.number > 1 else thing
    changes = []
    for earlier in page:
        changes.append(Change(earlier, later, sent.get(earlier.pk) or _form(earlier)))
        later = earlier
    return changes


def _form(revision: Revision, data=None) -> ReasonForm:
    """What a moderator fills in to hide the text, or to restore it where it is hidden."""
    form = (ReasonForm if revision.is_hidden else HideForm)(data, rows=[revision])
    form.auto_id = f"id_{revision.pk}_%s"  # there is one for each change on the page
    return form


def _asked_revision(request, thing) -> Revision:
    asked = request.POST.get("revision", "")
    revision = thing.revisions.filter(pk=asked).first() if re.fullmatch(r"[0-9]{1,18}", asked) else None
    if revision is None:
        raise Http404
    return revision


def _act(request, revision: Revision, reason: str) -> None:
    """What the button said; if somebody else was quicker, there is nothing left to do."""
    if "restore" in request.POST:
        revision.restore(by=request.user, reason=reason)
        messages.success(request, _("The earlier text is shown again."))
    else:
        revision.hide(by=request.user, reason=reason)
        messages.success(request, _("The earlier text is hidden."))
