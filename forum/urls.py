"""The root URLconf. Each app's urls.py has full paths."""

from django.contrib import admin
from django.urls import include, path

from forum.branding.manifest import manifest
from forum.web.health import healthz, readyz
from forum.web.robots import robots

handler400 = "forum.web.error_views.unreadable"
handler403 = "forum.web.error_views.forbidden"
handler404 = "forum.web.error_views.missing"
handler429 = "forum.web.error_views.wait_a_minute"  # for allauth's own limits
handler500 = "forum.web.error_views.server_error"

# The most visited pages come first. The front page includes the URLs of posts. These and bookmarks come before
# comments, where `p/1/<slug>/` also matches `p/1/history/`.
urlpatterns = [
    path("", include("forum.frontpage.urls")),
    path("", include("forum.bookmarks.urls")),
    path("", include("forum.fetching.urls")),
    path("", include("forum.comments.urls")),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("robots.txt", robots, name="robots"),
    path("site.webmanifest", manifest, name="manifest"),
    path("admin/", admin.site.urls),
    path("", include("accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("", include("forum.pages.urls")),
    path("", include("forum.branding.urls")),
    path("", include("forum.checklist.urls")),
    path("", include("forum.images.urls")),
    path("", include("forum.drafts.urls")),
    path("", include("forum.notifications.urls")),
    path("", include("forum.search.urls")),
    path("", include("forum.people.urls")),
]
