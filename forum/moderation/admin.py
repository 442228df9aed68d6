from django.contrib import admin
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forum import permissions
from forum.formats import times
from forum.formats.isolation import isolate
from forum.images import storage

from .forms import AssignRoleForm, RemovePictureForm, ResolveForm, SuspendForm
from .models import Decision, Member, Report
from .staff_admin import Act, StaffAdmin, member_link

# --- Reports ------------------------------------------------------------------------------------------------


def why_not_resolve(user, report) -> str:
    return "" if report.is_open else _("already resolved")


RESOLVE = Act(
    verb="resolve",
    label=gettext_lazy("Resolve"),
    done=gettext_lazy("Resolved"),
    why_not=why_not_resolve,
    form=ResolveForm,
)


class OpenFilter(admin.SimpleListFilter):
    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [("open", _("open")), ("resolved", _("resolved"))]

    def queryset(self, request, queryset):
        if self.value() not in {"open", "resolved"}:
            return queryset
        return queryset.filter(resolved_at__isnull=self.value() == "open")


@admin.register(Report)
class ReportAdmin(StaffAdmin):
    """Reports, each resolved once. The page of a report lists the others about the same content."""

    acts = (RESOLVE,)
    list_display = ("about", "reason", "by", "created_at", "others_open", "resolved_at")
    list_filter = (OpenFilter,)
    search_fields = ("reason", "by__username")
    search_help_text = gettext_lazy("Text of the report, or name of the member who filed it.")
    fields = ("reported", "quoted", "reason", "reporter", "created_at", "resolved_at")

    def get_queryset(self, request):
        return super().get_queryset(request).with_targets().with_others_open()  # type: ignore[attr-defined]  # a method of our QuerySet

    def get_ordering(self, request):
        return Report.OPEN_FIRST

    @admin.display(description=gettext_lazy("about"))
    def about(self, report):
        return str(report.target)

    @admin.display(description=gettext_lazy("about"))
    def reported(self, report):
        """Link to the admin page where the content can be hidden."""
        page = f"admin:{report.target._meta.app_label}_{report.target._meta.model_name}_change"
        return format_html('<a href="{}">{}</a>', reverse(page, args=[report.target.pk]), report.target)

    @admin.display(description=gettext_lazy("content"))
    def quoted(self, report):
        return format_html('<div class="prose" dir="auto">{}</div>', report.target.html)

    @admin.display(description=gettext_lazy("by"))
    def reporter(self, report):
        return member_link(report.by)

    @admin.display(description=gettext_lazy("other open reports"))
    def others_open(self, report):
        """Number of other open reports about the same content."""
        return report.others_open or "–"


# --- Members ------------------------------------------------------------------------------------------------


def why_not_suspend(user, member) -> str:
    return "" if permissions.can_suspend(user, member) else _("you can't suspend this member")


def why_not_lift(user, member) -> str:
    return why_not_suspend(user, member) if member.is_suspended else _("not suspended")


def why_not_remove_picture(user, member) -> str:
    if not member.picture:
        return _("no picture")
    return "" if permissions.can_suspend(user, member) else _("you can't change this member's picture")


def why_not_assign_role(user, member) -> str:
    if not permissions.can_assign_role(user, member):
        return _("you can't change this member's role")
    return _("suspended: lift the suspension first") if member.is_suspended else ""


SUSPEND = Act(
    verb="suspend",
    label=gettext_lazy("Suspend"),
    done=gettext_lazy("Suspended"),
    why_not=why_not_suspend,
    form=SuspendForm,
)
LIFT = Act(
    verb="lift",
    label=gettext_lazy("Lift suspension"),
    done=gettext_lazy("Suspension lifted"),
    why_not=why_not_lift,
)
REMOVE_PICTURE = Act(
    verb="remove_picture",
    label=gettext_lazy("Remove picture"),
    done=gettext_lazy("Picture removed"),
    why_not=why_not_remove_picture,
    form=RemovePictureForm,
    in_list=False,
)
ASSIGN_ROLE = Act(
    verb="assign_role",
    label=gettext_lazy("Change role"),
    done=gettext_lazy("Role changed"),
    why_not=why_not_assign_role,
    form=AssignRoleForm,
    in_list=False,
)


class SuspendedFilter(admin.SimpleListFilter):
    title = gettext_lazy("suspension")
    parameter_name = "suspended"

    def lookups(self, request, model_admin):
        return [("now", _("suspended now"))]

    def queryset(self, request, queryset):
        return queryset.filter(suspended_until__gt=timezone.now()) if self.value() == "now" else queryset


@admin.register(Member)
class MemberAdmin(StaffAdmin):
    """Members. Only owners see their email addresses."""

    acts = (SUSPEND, LIFT, REMOVE_PICTURE, ASSIGN_ROLE)
    list_display = ("username", "display_name", "role", "suspension", "created_at")
    list_filter = ("role", SuspendedFilter, "imported")
    search_help_text = gettext_lazy("Username or display name.")
    fields = ("username", "display_name", "current_picture", "bio", "role", "suspension", "login", "created_at")

    def get_search_fields(self, request):
        return ("username", "display_name", *self._if_owner(request, "email"))

    def get_fields(self, request, obj=None):
        return (*self.fields, *self._if_owner(request, "email"))

    def _if_owner(self, request, *fields: str) -> tuple[str, ...]:
        return fields if request.user.is_owner else ()

    @admin.display(description=gettext_lazy("picture"))
    def current_picture(self, member):
        if not member.picture:
            return "–"
        url = storage.url_of(member.picture, 192)
        return format_html('<img class="avatar avatar-large" src="{}" alt="" width="56" height="56">', url)

    @admin.display(description=gettext_lazy("can log in"))
    def login(self, member):
        if member.imported:
            return _("no: imported name")
        return _("yes") if member.is_active else _("no")

    @admin.display(description=gettext_lazy("suspended"))
    def suspension(self, member):
        if not member.is_suspended:
            return "–"
        return _("until %(until)s: %(reason)s") % {
            "until": times.exact(member.suspended_until),
            "reason": isolate(member.suspended_reason),
        }


# --- The log ------------------------------------------------------------------------------------------------


@admin.register(Decision)
class DecisionAdmin(StaffAdmin):
    """The log of all moderation actions, read-only. The database refuses changes to it."""

    list_display = ("created_at", "by_name", "act", "target", "reason", "detail")
    list_filter = ("act", "by_name")
    search_fields = ("by_name", "target_name", "reason")
    search_help_text = gettext_lazy("A moderator's name, the item, or text of the reason.")
    date_hierarchy = "created_at"
    fields = ("created_at", "by_name", "act", "target", "reason", "detail")

    def get_queryset(self, request):
        return super().get_queryset(request).with_targets()  # type: ignore[attr-defined]  # a method of our QuerySet

    @admin.display(description=gettext_lazy("item"))
    def target(self, decision):
        url = decision.get_absolute_url()
        return format_html('<a href="{}">{}</a>', url, decision.target_name) if url else decision.target_name
