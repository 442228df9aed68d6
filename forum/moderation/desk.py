"""What every section of the desk shares: rows to read, and one way to act on them, with a reason.

A section names its `acts`. Each is a verb of the row; the desk finds out where it fits, asks for the reason,
performs it on all chosen rows in one transaction, and says what was done and what was not.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .forms import HideForm, ReasonForm
from .models import Decision, Report

# How many rows one act takes at most: as many as a list can show.
MOST_AT_ONCE = 100
# In the query: the rows chosen, and the filters of the list they were chosen from.
PICK, PRESERVED = "pick", "_changelist_filters"


@dataclass(frozen=True, kw_only=True)
class Act:
    """Something moderators do to rows.

    `verb` is the row's method; it takes `by` and the form's fields, and returns whether it changed anything.
    `barrier(user, row)` says why it can't be done now, "" where it can.
    """

    verb: str
    label: str
    done: str
    barrier: Callable[[object, models.Model], str] = lambda user, row: ""
    form: type[ReasonForm] = ReasonForm
    in_list: bool = True

    @transaction.atomic
    def perform(self, rows, *, by, **asked) -> tuple[list, list]:
        """Act on each row; return those it was done to, and (row, why not) of the others."""
        done, left = [], []
        for row in rows:
            why_not = self.barrier(by, row)
            if not why_not and getattr(row, self.verb)(by=by, **asked):
                done.append(row)
            else:
                # Somebody else was quicker: the verb has read the row afresh, so the barrier knows.
                left.append((row, why_not or self.barrier(by, row) or _("no change")))
        return done, left


def hide_barrier(user, row) -> str:
    return _("already hidden") if row.is_hidden else ""


def restore_barrier(user, row) -> str:
    return "" if row.is_hidden else _("not hidden")


HIDE = Act(
    verb="hide", label=gettext_lazy("Hide"), done=gettext_lazy("Hidden"), barrier=hide_barrier, form=HideForm
)
RESTORE = Act(
    verb="restore", label=gettext_lazy("Restore"), done=gettext_lazy("Restored"), barrier=restore_barrier
)


class DeskAdmin(admin.ModelAdmin):
    """A section: a list, a page for each row, and a page that asks for the reason of an act.

    Nothing is added, changed or deleted but by acts, unless a section says so. The log is the history.
    """

    acts: tuple[Act, ...] = ()
    # The same for all who act, so that two acts at once never wait for each other in a circle.
    locking_order = ("pk",)
    actions = None
    ordering = ("-pk",)
    list_per_page = 50
    list_max_show_all = MOST_AT_ONCE
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    view_on_site = False
    media = forms.Media()  # none of the stock scripts is used here

    # --- Who may --------------------------------------------------------------------------------------------

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def lookup_allowed(self, lookup, value, request):
        """What the filters on the page ask, word for word: whoever could follow relations from there, or compare
        by beginnings, would find out addresses, passwords, sessions and drafts letter by letter."""
        return lookup in self._lookups()

    def acts_in_list(self, request) -> list[Act]:
        return [act for act in self._acts(request) if act.in_list]

    def acts_on(self, request, row) -> list[Act]:
        """Those that fit the row as it stands."""
        return [act for act in self._acts(request) if not act.barrier(request.user, row)]

    def _acts(self, request):
        may_act = request.user.has_perm(f"{self.opts.app_label}.change_{self.opts.model_name}")
        return self.acts if may_act else ()

    # --- Pages ----------------------------------------------------------------------------------------------

    def get_urls(self):
        """The list, a page a row, and a page an act."""
        view = self.admin_site.admin_view
        return [
            path("", view(self.changelist_view), name=self._name("changelist")),
            path("act/<slug:verb>/", view(self.act_view), name=self._name("act")),
            path("<int:object_id>/change/", view(self.row_view), name=self._name("change")),
        ]

    def get_list_display(self, request):
        columns = super().get_list_display(request)
        return ("pick", *columns) if self.acts_in_list(request) else columns

    def get_list_display_links(self, request, list_display):
        return [column for column in list_display if column != "pick"][:1]

    @admin.display(description=gettext_lazy("choose"))
    def pick(self, row):
        label = _("Choose %(row)s") % {"row": row}
        return format_html('<input type="checkbox" name="{}" value="{}" aria-label="{}">', PICK, row.pk, label)

    def changelist_view(self, request, extra_context=None):
        context = {"acts": self.acts_in_list(request), "act_url": f"admin:{self._name('act')}"}
        try:
            return super().changelist_view(request, context)
        except OverflowError:  # a year of thirty digits, which Django refuses only when it is no number
            raise Http404 from None

    def row_view(self, request, object_id):
        return self.change_view(request, str(object_id))

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj is not None:
            target = obj.as_target()
            reports = Report.objects.about(**target).with_targets().order_by(*Report.WAITING_FIRST)[:MOST_AT_ONCE]
            context |= {
                "acts": self.acts_on(request, obj),
                "act_url": f"admin:{self._name('act')}",
                "reports": reports,
                "open_reports": [report for report in reports if report.is_open],
                "decisions": Decision.objects.about(**target).with_targets()[:MOST_AT_ONCE],
            }
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def act_view(self, request, verb):
        """Ask for the reason, show what it would be done to and what not, and do it."""
        act = self._asked_act(request, verb)
        rows = self._picked_rows(request)
        if not rows:
            messages.error(request, _("Choose at least one row first."))
            return redirect(self._list_url(request))
        back = self._list_url(request) if len(rows) > 1 else self._row_url(rows[0])
        form = act.form(request.POST or None, rows=rows)
        if request.method == "POST" and form.is_valid():
            self._tell(request, act, *act.perform(rows, by=request.user, **form.cleaned_data))
            return redirect(back)
        return self._ask(request, act, form, rows, back)

    def log_addition(self, request, row, message):
        """Nothing: the verb has written the log."""

    def log_change(self, request, row, message):
        """Nothing: the verb has written the log."""

    # --- Small steps ----------------------------------------------------------------------------------------

    def _lookups(self) -> set[str]:
        fields = [each for each in self.list_filter if isinstance(each, str)]
        dates = [f"{self.date_hierarchy}__{part}" for part in ("year", "month", "day")]
        return {
            *(each.parameter_name for each in self.list_filter if not isinstance(each, str)),
            *(f"{field}{comparison}" for field in fields for comparison in ("", "__exact", "__id__exact")),
            *(dates if self.date_hierarchy else ()),
        }

    def _asked_act(self, request, verb: str) -> Act:
        acts = self._acts(request)
        if not acts:
            raise PermissionDenied
        for act in acts:
            if act.verb == verb:
                return act
        raise Http404

    def _ask(self, request, act: Act, form, rows: list, back: str):
        """The form for the reason, with the rows that can be acted on, and the others with what prevents it."""
        barriers = [(row, act.barrier(request.user, row)) for row in rows]
        context = {
            "title": act.label,
            "form": form,
            "rows": barriers,
            "possible": not all(why_not for row, why_not in barriers),
            "back": back,
        }
        return TemplateResponse(request, "admin/act.html", context)

    def _picked_rows(self, request) -> list:
        picked = {int(pk) for pk in request.GET.getlist(PICK) if re.fullmatch(r"[0-9]{1,18}", pk)}
        return list(self.get_queryset(request).filter(pk__in=picked).order_by(*self.locking_order)[:MOST_AT_ONCE])

    def _tell(self, request, act: Act, done: list, left: list) -> None:
        if done:
            what = done[0] if len(done) == 1 else f"{len(done)} {self.opts.verbose_name_plural}"
            messages.success(request, f"{act.done}: {what}.")
        if left:
            rows = "; ".join(f"{row} ({why_not})" for row, why_not in left)
            messages.error(request, _("Left as it was: %(rows)s.") % {"rows": rows})

    def _name(self, page: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{page}"

    def _row_url(self, row) -> str:
        return reverse(f"admin:{self._name('change')}", args=[row.pk])

    def _list_url(self, request) -> str:
        """The list, filtered as it was left."""
        url = reverse(f"admin:{self._name('changelist')}")
        filters = request.GET.get(PRESERVED, "")
        return f"{url}?{filters}" if filters else url


def member_link(user) -> str:
    """To where a member can be suspended; for content whose author is known."""
    if user is None:
        return "–"
    return format_html('<a href="{}">{}</a>', reverse("admin:moderation_member_change", args=[user.pk]), user)


class ReportedFilter(admin.SimpleListFilter):
    """Posts or comments about which a report is open."""

    title = gettext_lazy("reports")
    parameter_name = "reported"

    def lookups(self, request, model_admin):
        return [("open", _("with an open report"))]

    def queryset(self, request, queryset):
        if self.value() != "open":
            return queryset
        about_it = {queryset.model._meta.model_name: models.OuterRef("pk")}
        return queryset.filter(models.Exists(Report.objects.open().filter(**about_it)))
