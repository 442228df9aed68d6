"""The desk as a place: which pages it has, who gets in, and what lies on top."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.db.models import Count, Min
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _

from .desk import DeskAdmin
from .models import Decision, Report

# Pages of Django's admin that the site has itself, or that nothing here uses.
UNUSED = {"app_list", "autocomplete", "jsi18n", "password_change", "password_change_done", "view_on_site"}
ON_TOP = 10


class Desk(admin.AdminSite):
    """Django's admin, with the site's own pages around it."""

    index_title = _("Desk")
    enable_nav_sidebar = False
    empty_value_display = "–"

    def get_urls(self):
        return [url for url in super().get_urls() if getattr(url, "name", None) not in UNUSED]

    def register(self, model_or_iterable, admin_class=None, **options):
        """Only what was made for the desk lies on it: the tables of Django and allauth, with their secrets and
        delete buttons, stay off when those apps register them."""
        if admin_class is not None and issubclass(admin_class, DeskAdmin):
            super().register(model_or_iterable, admin_class, **options)

    def get_app_list(self, request, app_label=None):
        """None: the desk's own navigation names its sections."""
        return []

    @method_decorator(secure_admin_login)
    def login(self, request, extra_context=None):
        """Visitors log in where everybody does, members are refused, and moderators are in."""
        return redirect("admin:index")

    def logout(self, request, extra_context=None):
        return redirect("account_logout")

    def index(self, request, extra_context=None):
        """For somebody with ten minutes: what waits for an answer, the oldest first, and the latest decisions."""
        reports = Report.objects.open().first_about_each()
        waiting = Report.objects.open().aggregate(count=Count("pk"), oldest=Min("created_at"))
        context = {
            "waiting": waiting,
            "reports": reports.with_targets().with_others_open().order_by("created_at")[:ON_TOP],
            "decisions": Decision.objects.with_targets()[:ON_TOP],
        }
        return super().index(request, context)
