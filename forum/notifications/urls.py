from django.urls import path

from . import views

app_name = "notifications"
urlpatterns = [
    path("tracker/", views.tracker, name="tracker"),
    path("tracker/history/", views.history, name="history"),
    path("tracker/read/", views.read_tracked, name="read_tracked"),
    path("notifications/", views.notices, name="notices"),
    path("notifications/<int:notice_id>/", views.notice, name="notice"),
    path("notifications/read/", views.read_notices, name="read_notices"),
]
