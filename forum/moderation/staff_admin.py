"""Base class of all Moderation pages: read-only rows, and actions on them that need a reason.

A subclass of StaffAdmin lists its `acts`, each of which calls a method of the row. StaffAdmin offers an act where
it applies, asks for the reason, performs it on all selected rows in one transaction, and reports the result.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar

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

from accounts import security_log
from forum.formats import times
from forum.formats.isolation import isolate
from forum.web.annotations import Translatable

from .forms import HideForm, ReasonForm
from .models import Decision, Report

# A condition for each word of a search takes half a millisecond.
MAX_WORDS = 20
# Most rows that one act can change, and most rows on one page of a list.
MAX_ROWS = 100
# Query parameters: the selected rows, and the filters of the list they were selected on.
PICK, FILTERS = "pick", "_changelist_filters"


@dataclass(frozen=True, kw_only=True)
class Act:
    """An action that moderators can perform on rows.

    `verb` names a method of the row, which takes `by` and the form's fields and returns whether it changed
    anything. `why_not(user, row)` returns why the act isn't possible now, or "". `label` is the button, `done` the
    beginning of the success message.
    """

    verb: str
    label: Translatable
    done: Translatable
    why_not: Callable[[object, models.Model], str] = lambda user, row: ""
    form: type[ReasonForm] = ReasonForm
    in_list: bool = True

    @transaction.atomic
    def perform(self, rows, *, by, **fields) -> tuple[list, list]:
        """Act on each row. Returns the changed rows, and pairs of a skipped row and the reason."""
        done, skipped = [], []
        for row in rows:
            why_not = self.why_not(by, row)
            if not why_not and getattr(row, self.verb)(by=by, **fields):
                done.append(row)
            else:
                # The method has reloaded the row, so if someone else was faster, why_not now knows.
                skipped.append((row, why_not or self.why_not(by, row) or _("no change")))
        return done, skipped


def why_not_hide(user, row) -> str:
    return _("already hidden") if row.is_hidden else ""


def why_not_restore(user, row) -> str:
    return "" if row.is_hidden else _("not hidden")


HIDE = Act(
    verb="hide", label=gettext_lazy("Hide"), done=gettext_lazy("Hidden"), why_not=why_not_hide, form=HideForm
)
RESTORE = Act(
    verb="restore", label=gettext_lazy("Restore"), done=gettext_lazy("Restored"), why_not=why_not_restore
)


@cache
def _time_column(field: models.DateTimeField) -> Callable[[models.Model], str]:
    """A column with times in the reader's time zone. Always the same function, or Django couldn't sort by it."""

    @admin.display(description=field.verbose_name, ordering=field.name)
    def column(row):
        if not (at := getattr(row, field.name)):
            return "–"
        moment = times.moment(at)
        return format_html('<time datetime="{}" data-as="time">{}</time>', moment.iso, moment.text)

    column.__name__ = field.name  # in its CSS class
    return column


class StaffAdmin(admin.ModelAdmin):
    """A list of rows, a page for each row, and a form that asks for the reason of an act.

    By default rows change only through acts: no adding, editing or deleting. The moderation log replaces the
    admin's own history.
    """

    acts: tuple[Act, ...] = ()
    # Everyone locks rows in this order, so that concurrent acts can't deadlock.
    locking_order: tuple[str, ...] = ("pk",)
    actions = None
    ordering: ClassVar[tuple[str, ...]] = ("-pk",)
    list_per_page = 50
    list_max_show_all = MAX_ROWS
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    view_on_site = False
    media = forms.Media()  # no scripts of Django's admin

    # --- Permissions ----------------------------------------------------------------------------------------

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def lookup_allowed(self, lookup, value, request):
        """Allow only the exact lookups of the filters on the page. Following relations or comparing prefixes would
        reveal email addresses, password hashes, sessions and drafts letter by letter."""
        return lookup in self._lookups()

    def acts_in_list(self, request) -> list[Act]:
        return [act for act in self._acts(request) if act.in_list]

    def acts_on(self, request, row) -> list[Act]:
        """The acts that are possible on the row now."""
        return [act for act in self._acts(request) if not act.why_not(request.user, row)]

    def _acts(self, request):
        may_act = request.user.has_perm(f"{self.opts.app_label}.change_{self.opts.model_name}")
        return self.acts if may_act else ()

    def get_search_results(self, request, queryset, search_term):
        words = search_term.split()
        if len(words) > MAX_WORDS:
            messages.warning(request, _("Only the first %(limit)d words were searched.") % {"limit": MAX_WORDS})
        return super().get_search_results(request, queryset, " ".join(words[:MAX_WORDS]))

    # --- Pages ----------------------------------------------------------------------------------------------

    def get_urls(self):
        """URLs of the list, of each row and of each act."""
        view = self.admin_site.admin_view
        return [
            path("", view(self.changelist_view), name=self._name("changelist")),
            path("act/<slug:verb>/", view(self.act_view), name=self._name("act")),
            path("<int:object_id>/change/", view(self.row_view), name=self._name("change")),
        ]

    def get_list_display(self, request):
        columns = [self._column(each) for each in super().get_list_display(request)]
        return ["pick", *columns] if self.acts_in_list(request) else columns

    def get_fieldsets(self, request, obj=None):
        return [(None, {"fields": [self._column(each) for each in self.get_fields(request, obj)]})]

    def get_list_display_links(self, request, list_display):
        return [column for column in list_display if column != "pick"][:1]

    @admin.display(description=gettext_lazy("select"))
    def pick(self, row):
        label = _("Select %(row)s") % {"row": isolate(row)}
        return format_html('<input type="checkbox" name="{}" value="{}" aria-label="{}">', PICK, row.pk, label)

    def changelist_view(self, request, extra_context=None):
        context = {"acts": self.acts_in_list(request), "act_url": f"admin:{self._name('act')}"}
        try:
            return super().changelist_view(request, context)
        except OverflowError:  # a year of thirty digits, which Django doesn't catch
            raise Http404 from None

    def row_view(self, request, object_id):
        return self.change_view(request, str(object_id))

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj is not None:
            target = obj.as_target()
            reports = Report.objects.about(**target).with_targets().order_by(*Report.OPEN_FIRST)[:MAX_ROWS]
            context |= {
                "acts": self.acts_on(request, obj),
                "act_url": f"admin:{self._name('act')}",
                "reports": reports,
                "open_reports": [report for report in reports if report.is_open],
                "decisions": Decision.objects.about(**target).with_targets()[:MAX_ROWS],
            }
        return super().render_change_form(request, context, add, change, form_url, obj)

    def act_view(self, request, verb):
        """Show the form for an act with the rows it applies to, or perform it."""
        act = self._get_act(request, verb)
        rows = self._selected_rows(request)
        if not rows:
            messages.error(request, _("Select at least one row first."))
            return redirect(self._list_url(request))
        back = self._list_url(request) if len(rows) > 1 else self._row_url(rows[0])
        form = act.form(request.POST or None, rows=rows)
        if request.method == "POST" and form.is_valid():
            self._report_result(request, act, *act.perform(rows, by=request.user, **form.cleaned_data))
            return redirect(back)
        return self._render_form(request, act, form, rows, back)

    def log_addition(self, request, row, message):
        """Write only the security log: the method has written the moderation log."""
        self._log_security(request, "add", [row])

    def log_change(self, request, row, message):
        """Write only the security log: the method has written the moderation log."""
        self._log_security(request, "change", [row])

    def _log_security(self, request, act: str, rows: list) -> None:
        if rows:
            keys = ",".join(str(row.pk) for row in rows)
            security_log.record("moderation", request, act=act, model=self.opts.model_name, rows=keys)

    # --- Helpers --------------------------------------------------------------------------------------------

    def _column(self, name: Any) -> Any:
        """A field's name; or for a time, a function that shows it."""
        field = next((each for each in self.opts.fields if each.name == name), None)
        return _time_column(field) if isinstance(field, models.DateTimeField) else name

    def _lookups(self) -> set[str]:
        fields = [each for each in self.list_filter if isinstance(each, str)]
        dates = [f"{self.date_hierarchy}__{part}" for part in ("year", "month", "day")]
        return {
            *(each.parameter_name for each in self.list_filter if not isinstance(each, str)),  # type: ignore[union-attr]  # our filters have one
            *(f"{field}{comparison}" for field in fields for comparison in ("", "__exact", "__id__exact")),
            *(dates if self.date_hierarchy else ()),
        }

    def _get_act(self, request, verb: str) -> Act:
        acts = self._acts(request)
        if not acts:
            raise PermissionDenied
        for act in acts:
            if act.verb == verb:
                return act
        raise Http404

    def _render_form(self, request, act: Act, form, rows: list, back: str):
        """The form that asks for the reason, with all rows and why the act isn't possible on some."""
        rows_with_reasons = [(row, act.why_not(request.user, row)) for row in rows]
        context = {
            "title": act.label,
            "form": form,
            "rows": rows_with_reasons,
            "possible": not all(why_not for row, why_not in rows_with_reasons),
            "back": back,
        }
        return TemplateResponse(request, "admin/act.html", context)

    def _selected_rows(self, request) -> list:
        selected = {int(pk) for pk in request.GET.getlist(PICK) if re.fullmatch(r"[0-9]{1,18}", pk)}
        return list(self.get_queryset(request).filter(pk__in=selected).order_by(*self.locking_order)[:MAX_ROWS])

    def _report_result(self, request, act: Act, done: list, skipped: list) -> None:
        if done:
            changed = isolate(done[0]) if len(done) == 1 else f"{len(done)} {self.opts.verbose_name_plural}"
            messages.success(request, f"{act.done}: {changed}.")
            self._log_security(request, act.verb, done)
        if skipped:
            rows = "; ".join(f"{isolate(row)} ({why_not})" for row, why_not in skipped)
            messages.error(request, _("Not changed: %(rows)s.") % {"rows": rows})

    def _name(self, page: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{page}"

    def _row_url(self, row) -> str:
        return reverse(f"admin:{self._name('change')}", args=[row.pk])

    def _list_url(self, request) -> str:
        """URL of the list with the filters it had."""
        url = reverse(f"admin:{self._name('changelist')}")
        filters = request.GET.get(FILTERS, "")
        return f"{url}?{filters}" if filters else url


def member_link(user) -> str:
    """Link to the admin page of a member, or a dash if there is none."""
    if user is None:
        return "–"
    return format_html('<a href="{}">{}</a>', reverse("admin:moderation_member_change", args=[user.pk]), user)


class ReportedFilter(admin.SimpleListFilter):
    """Filters posts or comments by open reports."""

    title = gettext_lazy("reports")
    parameter_name = "reported"

    def lookups(self, request, model_admin):
        return [("open", _("with an open report"))]

    def queryset(self, request, queryset):
        if self.value() != "open":
            return queryset
        about_row = {queryset.model._meta.model_name: models.OuterRef("pk")}
        return queryset.filter(models.Exists(Report.objects.open().filter(**about_row)))
