from django.urls import path

from . import views

app_name = "posts"
urlpatterns = [
    path("", views.home, name="home"),
    path("new/", views.new, name="new"),
    path("top/", views.top, name="top"),
    path("c/<slug:slug>/", views.in_category, name="in_category"),
    path("p/<int:post_id>/history/", views.history, name="history"),
    path("p/<int:post_id>/upvote/", views.upvote, name="upvote"),
    path("publish/", views.publish, name="publish"),
    path("publish/<int:post_id>/", views.edit, name="edit"),
    path("publish/<int:post_id>/withdraw/", views.withdraw, name="withdraw"),
    path("report/p/<int:post_id>/", views.report, name="report"),
    path("track/p/<int:post_id>/", views.track, name="track"),
    path("untrack/p/<int:post_id>/", views.untrack, name="untrack"),
]
