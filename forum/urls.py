"""The root URLconf. Each app's urls.py has full paths."""

from django.contrib import admin
from django.urls import include, path

from forum.web.health import healthz

handler400 = "forum.web.error_views.unreadable"
handler403 = "forum.web.error_views.forbidden"
handler404 = "forum.web.error_views.missing"

# The most visited pages come first. Posts come before comments, where `p/1/<slug>/` also matches `p/1/history/`.
urlpatterns = [
    path("", include("forum.posts.urls")),
    path("", include("forum.comments.urls")),
    path("healthz", healthz, name="healthz"),
    path("admin/", admin.site.urls),
    path("", include("accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("", include("forum.drafts.urls")),
    path("", include("forum.notifications.urls")),
    path("", include("forum.search.urls")),
    path("", include("forum.people.urls")),
]
