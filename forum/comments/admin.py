from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forum.formats.isolation import isolate
from forum.moderation.staff_admin import HIDE, RESTORE, Act, ReportedFilter, StaffAdmin, member_link
from forum.posts.history import history_link

from .models import Comment


def why_not_unfeature(user, comment) -> str:
    return _("already kept off") if comment.unfeatured_at else ""


def why_not_feature(user, comment) -> str:
    return "" if comment.unfeatured_at else _("not kept off")


UNFEATURE = Act(
    verb="unfeature",
    label=gettext_lazy("Keep off the front page"),
    done=gettext_lazy("Kept off the front page"),
    why_not=why_not_unfeature,
)
FEATURE = Act(
    verb="feature",
    label=gettext_lazy("Allow on the front page"),
    done=gettext_lazy("Allowed on the front page"),
    why_not=why_not_feature,
)


class StateFilter(admin.SimpleListFilter):
    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [("visible", _("visible")), ("hidden", _("hidden")), ("withdrawn", _("deleted by the author"))]

    def queryset(self, request, queryset):
        match self.value():
            case "visible":
                return queryset.not_removed()
            case "hidden":
                return queryset.exclude(hidden_at=None)
            case "withdrawn":
                return queryset.exclude(withdrawn_at=None)
        return queryset


@admin.register(Comment)
class CommentAdmin(StaffAdmin):
    """Comments in Moderation. They can be hidden and restored, but not edited."""

    acts = (HIDE, RESTORE, UNFEATURE, FEATURE)
    locking_order = ("post_id", "pk")
    list_display = ("where", "excerpt", "author", "state", "created_at")
    list_filter = (StateFilter, ReportedFilter, "post__category")
    search_fields = ("body", "author__username", "post__title")
    search_help_text = gettext_lazy("Comment text, author's name or post title.")
    fields = ("post", "writer", "created_at", "edited_at", "earlier_versions", "state", "preview")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("post__category", "author")

    @admin.display(description=gettext_lazy("comment"), ordering="-pk")
    def where(self, comment):
        return str(comment)

    @admin.display(description=gettext_lazy("author"))
    def writer(self, comment):
        return member_link(comment.author)

    @admin.display(description=gettext_lazy("earlier versions"))
    def earlier_versions(self, comment):
        return history_link(comment, reverse("comments:history", args=[comment.post_id, comment.path]))

    @admin.display(description=gettext_lazy("text"))
    def preview(self, comment):
        return format_html('<div class="prose" dir="auto">{}</div>', comment.html)

    @admin.display(description=gettext_lazy("state"))
    def state(self, comment):
        if comment.is_hidden:
            return _("hidden: %(reason)s") % {"reason": isolate(comment.hidden_reason)}
        if comment.is_removed:
            return _("deleted by the author")
        return _("visible, but kept off the front page") if comment.unfeatured_at else _("visible")
