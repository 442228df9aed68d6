from django import forms
from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forum.categories.models import Category
from forum.formats.isolation import isolate
from forum.moderation.forms import ReasonForm
from forum.moderation.staff_admin import HIDE, RESTORE, Act, ReportedFilter, StaffAdmin, member_link

from .history import history_link
from .models import Post


class MoveForm(ReasonForm):
    category = forms.ModelChoiceField(Category.objects.open(), label=gettext_lazy("Category"))
    field_order = ("category", "reason")


def why_not_lock(user, post) -> str:
    return _("already locked") if post.is_locked else ""


def why_not_unlock(user, post) -> str:
    return "" if post.is_locked else _("not locked")


def why_not_pin(user, post) -> str:
    return _("already pinned") if post.is_pinned else ""


def why_not_unpin(user, post) -> str:
    return "" if post.is_pinned else _("not pinned")


LOCK = Act(verb="lock", label=gettext_lazy("Lock"), done=gettext_lazy("Locked"), why_not=why_not_lock)
UNLOCK = Act(verb="unlock", label=gettext_lazy("Unlock"), done=gettext_lazy("Unlocked"), why_not=why_not_unlock)
PIN = Act(verb="pin", label=gettext_lazy("Pin"), done=gettext_lazy("Pinned"), why_not=why_not_pin)
UNPIN = Act(verb="unpin", label=gettext_lazy("Unpin"), done=gettext_lazy("Unpinned"), why_not=why_not_unpin)
MOVE = Act(verb="move", label=gettext_lazy("Move"), done=gettext_lazy("Moved"), form=MoveForm)


class TimestampFilter(admin.SimpleListFilter):
    """Filters posts by whether a timestamp is set. Subclasses name its `field`."""

    field: str

    def lookups(self, request, model_admin):
        return [("yes", _("yes")), ("no", _("no"))]

    def queryset(self, request, queryset):
        if self.value() not in {"yes", "no"}:
            return queryset
        return queryset.filter(**{f"{self.field}__isnull": self.value() == "no"})


class LockedFilter(TimestampFilter):
    title, parameter_name, field = gettext_lazy("locked"), "locked", "locked_at"


class PinnedFilter(TimestampFilter):
    title, parameter_name, field = gettext_lazy("pinned"), "pinned", "pinned_at"


class HiddenFilter(TimestampFilter):
    title, parameter_name, field = gettext_lazy("hidden"), "hidden", "hidden_at"


@admin.register(Post)
class PostAdmin(StaffAdmin):
    """Published and removed posts. Moderators never see drafts."""

    acts = (HIDE, RESTORE, LOCK, UNLOCK, PIN, UNPIN, MOVE)
    list_display = ("title", "category", "author", "state", "comment_count", "published_at")
    list_filter = (ReportedFilter, HiddenFilter, LockedFilter, PinnedFilter, "kind", "category")
    search_fields = ("title", "source_name", "source_url", "author__username")
    search_help_text = gettext_lazy("Title, source or author's name.")
    fields = (
        "kind",
        "category",
        "writer",
        "source",
        "published_at",
        "edited_at",
        "earlier_versions",
        "state",
        "preview",
    )

    def get_queryset(self, request):
        posts = super().get_queryset(request).exclude(status=Post.Status.DRAFT)
        return posts.select_related("category", "author")

    @admin.display(description=gettext_lazy("source"))
    def source(self, post):
        return f"{post.source_name} {post.source_url}".strip() or "–"

    @admin.display(description=gettext_lazy("author"))
    def writer(self, post):
        return member_link(post.author)

    @admin.display(description=gettext_lazy("earlier versions"))
    def earlier_versions(self, post):
        return history_link(post, reverse("posts:history", args=[post.pk]))

    @admin.display(description=gettext_lazy("text"))
    def preview(self, post):
        return format_html('<div class="prose" dir="auto">{}</div>', post.html)

    @admin.display(description=gettext_lazy("state"))
    def state(self, post):
        states = {
            _("hidden: %(reason)s") % {"reason": isolate(post.hidden_reason)}: post.is_hidden,
            _("deleted by the submitter") if post.is_seed else _("deleted by the author"): post.withdrawn_at,
            _("locked"): post.is_locked,
            _("pinned"): post.is_pinned,
        }
        return ", ".join(name for name, applies in states.items() if applies) or _("visible")
