from django.urls import path, re_path

from . import views

app_name = "branding"
urlpatterns = [
    path("site/settings/", views.site_settings, name="site_settings"),
    path("site/logo/", views.logo, name="logo"),
    path("site/changes/", views.changes, name="changes"),
    path("site/changes/<int:pk>/undo/", views.undo, name="undo"),
    path("site/jobs/", views.jobs, name="jobs"),
    path("site/jobs/<int:pk>/retry/", views.retry, name="retry"),
    re_path(r"^site/(?P<accent>[0-9a-f]{6})-(?P<digest>[0-9a-f]{12})\.css$", views.stylesheet, name="stylesheet"),
]
