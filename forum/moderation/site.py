"""The admin site of the Moderation area: its URLs, its access rules and its index page."""

from functools import wraps

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.db.models import Count, Min
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _

from accounts import second_factor

from .models import Decision, Report
from .staff_admin import StaffAdmin

# Admin pages that are unused here or replaced by the site's own pages.
UNUSED = {"app_list", "autocomplete", "jsi18n", "password_change", "password_change_done", "view_on_site"}
INDEX_ROWS = 10


class ModerationSite(admin.AdminSite):
    """Django's admin site, inside the layout of the forum."""

    index_title = _("Moderation")
    enable_nav_sidebar = False
    empty_value_display = "–"

    def get_urls(self):
        return [url for url in super().get_urls() if getattr(url, "name", None) not in UNUSED]

    def register(self, model_or_iterable, admin_class=None, **options):
        """Accept only StaffAdmin classes. Django and allauth register their own models too, which would expose
        secrets and delete buttons."""
        if admin_class is not None and issubclass(admin_class, StaffAdmin):
            super().register(model_or_iterable, admin_class, **options)

    def get_app_list(self, request, app_label=None):
        """Return nothing: the masthead template lists the sections."""
        return []

    def admin_view(self, view, cacheable=False):
        """Decorate a view for staff. Those who lack a second factor are asked to set one up first."""
        for_staff = super().admin_view(view, cacheable)

        @wraps(for_staff)
        def for_staff_with_second_factor(request, *args, **kwargs):
            if view != self.logout and second_factor.is_missing(request.user):
                return second_factor.ask_for_it(request)
            return for_staff(request, *args, **kwargs)

        return for_staff_with_second_factor

    @method_decorator(secure_admin_login)
    def login(self, request, extra_context=None):
        """Send visitors to the site's login page, refuse members, and send moderators to the index."""
        return redirect("admin:index")

    def logout(self, request, extra_context=None):
        return redirect("account_logout")

    def index(self, request, extra_context=None):
        """The index page: the oldest open reports and the latest decisions."""
        reports = Report.objects.open().first_about_each()
        waiting = Report.objects.open().aggregate(count=Count("pk"), oldest=Min("created_at"))
        context = {
            "waiting": waiting,
            "reports": reports.with_targets().with_others_open().order_by("created_at")[:INDEX_ROWS],
            "decisions": Decision.objects.with_targets()[:INDEX_ROWS],
        }
        return super().index(request, context)
