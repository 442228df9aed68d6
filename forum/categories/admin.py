from django import forms
from django.contrib import admin
from django.db.models import Count
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forum.moderation.forms import reason_field
from forum.moderation.staff_admin import Act, StaffAdmin
from forum.text import markup

from .models import Category


class Swatches(forms.RadioSelect):
    """A choice of colours, each in the colour itself."""

    def create_option(self, name, value, *args, **kwargs):
        option = super().create_option(name, value, *args, **kwargs)
        option["attrs"]["class"] = f"swatch colour-{value}"
        return option


class CategoryForm(forms.ModelForm):
    reason = reason_field(gettext_lazy("Reason"), gettext_lazy("Recorded in the log."))

    class Meta:
        model = Category
        fields = ("name", "slug", "description", "position", "colour")
        widgets = {"colour": Swatches}
        help_texts = {
            "slug": gettext_lazy("Used in the address. Changing it breaks existing links."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            self.initial["colour"] = Category.objects.rarest_colour()

    def clean_name(self) -> str:
        return markup.clean_line(self.cleaned_data["name"])

    def clean_description(self) -> str:
        return markup.clean_line(self.cleaned_data["description"])

    def clean(self):
        cleaned = super().clean()
        if self.instance.pk and set(self.changed_data) <= {"reason"}:
            raise forms.ValidationError(_("There are no changes to save."))
        return cleaned


def why_not_archive(user, category) -> str:
    return _("already archived") if category.is_archived else ""


def why_not_reopen(user, category) -> str:
    return "" if category.is_archived else _("not archived")


ARCHIVE = Act(
    verb="archive", label=gettext_lazy("Archive"), done=gettext_lazy("Archived"), why_not=why_not_archive
)
REOPEN = Act(verb="reopen", label=gettext_lazy("Reopen"), done=gettext_lazy("Reopened"), why_not=why_not_reopen)


@admin.register(Category)
class CategoryAdmin(StaffAdmin):
    """Categories. They can be added, changed and archived, always with a reason, but never deleted."""

    form = CategoryForm
    acts = (ARCHIVE, REOPEN)
    list_display = ("name", "slug", "position", "post_count", "archived_at")
    ordering = ("position", "name")
    fields = ("name", "slug", "description", "position", "colour", "reason")

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(post_count=Count("posts"))

    @admin.display(description=gettext_lazy("posts"))
    def post_count(self, category):
        return category.post_count

    def has_add_permission(self, request):
        return request.user.has_perm("categories.add_category")

    def has_change_permission(self, request, obj=None):
        return request.user.has_perm("categories.change_category")

    def get_urls(self):
        add = path("add/", self.admin_site.admin_view(self.add_view), name="categories_category_add")
        return [add, *super().get_urls()]

    def save_model(self, request, category, form, change):
        """Save through the model methods that write the log."""
        fields = form.cleaned_data | {"by": request.user}
        if change:
            Category.objects.get(pk=category.pk).change(**fields)
        else:
            category.pk = Category.objects.add(**fields).pk
