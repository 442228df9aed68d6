"""The edit history of a post or comment, newest change first. Moderators can hide single versions."""

import re
from dataclasses import KW_ONLY, dataclass, field
from typing import Protocol

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _

from accounts import second_factor, security_log
from forum import permissions
from forum.limits import checking as limits
from forum.moderation.forms import HideForm, ReasonForm
from forum.text import diff
from forum.web import confirmations
from forum.web.annotations import Translatable
from forum.web.guards import permit

from .models import Post, Revision

CHANGES_PER_PAGE = 10


def history_link(thing, url: str) -> str:
    """For the admin: the number of earlier versions, linked to the history page, where they can be hidden."""
    count = thing.revisions.count()
    return format_html('<a href="{}">{}</a>', url, count) if count else "–"


class Written(Protocol):
    """A post or a comment with its current text, or a Revision."""

    body: str

    @property
    def text_fields(self) -> dict[str, str]: ...


@dataclass
class Comparison[Earlier: (Written, Revision)]:
    """What differs between two versions of a text."""

    earlier: Earlier
    later: Written
    effort: diff.Effort = field(default_factory=diff.Effort)

    @cached_property
    def lines(self) -> list[tuple[Translatable, list[diff.Piece]]]:
        """The changed single-line fields: verbose name and diff pieces of each."""
        names = [name for name in self.later.text_fields if name != "body"]
        pairs = {name: (self.earlier.text_fields[name], self.later.text_fields[name]) for name in names}
        return [
            (Post._meta.get_field(name).verbose_name, diff.compare_words(*pair, self.effort))  # type: ignore[union-attr]  # always a column, never a relation
            for name, pair in pairs.items()
            if pair[0] != pair[1]
        ]

    @cached_property
    def passages(self) -> list[diff.Passage]:
        """Diff of the body, empty if it is unchanged."""
        if self.earlier.body == self.later.body:
            return []
        return diff.compare_lines(self.earlier.body, self.later.body, self.effort)

    @property
    def is_shown_whole(self) -> bool:
        """Whether part of it is shown in full, before and after, because comparing it takes too long."""
        return any(passage.is_whole for passage in self.passages)


@dataclass
class Change(Comparison[Revision]):
    """The change from a revision to the next version: another revision, or the current post or comment."""

    _: KW_ONLY
    form: ReasonForm

    @property
    def is_secret(self) -> bool:
        """Whether either version is hidden. The difference would reveal its text."""
        return self.earlier.is_hidden or (isinstance(self.later, Revision) and self.later.is_hidden)


class Conflict(Comparison[Written]):
    """The current post or comment, and what its author typed into a form that they had opened before its last
    change."""

    @cached_property
    def lines(self) -> list[tuple[Translatable, list[diff.Piece]]]:
        """Also compares the kind and the category of a post."""
        if not isinstance(self.earlier, Post) or not isinstance(self.later, Post):
            return super().lines
        pairs = {
            "kind": (self.earlier.get_kind_display(), self.later.get_kind_display()),
            "category": (str(self.earlier.category), str(self.later.category)),
        }
        choices = [
            (Post._meta.get_field(name).verbose_name, diff.compare_words(*pair, self.effort))  # type: ignore[union-attr]  # always a column, never a relation
            for name, pair in pairs.items()
            if pair[0] != pair[1]
        ]
        return choices + super().lines


def history_page(request, thing, template: str, **context):
    """View of the edit history of `thing`, and of the form with which moderators hide or restore a version."""
    why_not = permissions.why_not_history(request.user, thing)
    permit(not why_not, why_not)
    limits.consume(request, "histories")
    bound_forms = {}
    if request.method == "POST":
        permit(permissions.can_moderate(request.user))
        why_not = second_factor.why_not_moderate(request)
        permit(not why_not, why_not)
        revision = _get_revision(request, thing)
        bound_forms[revision.pk] = form = _form(revision, request.POST)
        if form.is_valid():
            _hide_or_restore(request, revision, form.cleaned_data["reason"])
            return redirect(f"{request.get_full_path()}#r-{revision.pk}")
    page = Paginator(thing.revisions.all(), CHANGES_PER_PAGE).get_page(request.GET.get("page"))
    changes = _changes(thing, page, bound_forms)
    context |= {"thing": thing, "page": page, "changes": changes}
    context["placed"] = confirmations.placed(request, [f"r-{change.earlier.pk}" for change in changes])
    return render(request, template, context)


def _changes(thing, page: Page, bound_forms: dict[int, ReasonForm]) -> list[Change]:
    """The changes on one page. The first is compared with the last version on the page before."""
    later = thing.revisions.all()[page.start_index() - 2] if page.number > 1 else thing
    changes, effort = [], diff.Effort()
    for earlier in page:
        changes.append(Change(earlier, later, effort, form=bound_forms.get(earlier.pk) or _form(earlier)))
        later = earlier
    return changes


def _form(revision: Revision, data=None) -> ReasonForm:
    """The form to hide a revision, or to restore a hidden one."""
    form = (ReasonForm if revision.is_hidden else HideForm)(data, rows=[revision])
    form.auto_id = f"id_{revision.pk}_%s"  # unique, because each change on the page has a form
    return form


def _get_revision(request, thing) -> Revision:
    pk = request.POST.get("revision", "")
    revision = thing.revisions.filter(pk=pk).first() if re.fullmatch(r"[0-9]{1,18}", pk) else None
    if revision is None:
        raise Http404
    return revision


def _hide_or_restore(request, revision: Revision, reason: str) -> None:
    """Do what the button said. Does nothing if someone else was faster."""
    if "restore" in request.POST:
        revision.restore(by=request.user, reason=reason)
        message = _("Earlier version restored.")
    else:
        revision.hide(by=request.user, reason=reason)
        message = _("Earlier version hidden.")
    messages.success(request, message, extra_tags=f"r-{revision.pk}")
    act = "restore" if "restore" in request.POST else "hide"
    security_log.record("moderation", request, act=act, model="revision", rows=revision.pk)
