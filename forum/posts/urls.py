from django.urls import path

from . import views

# Those of lists of posts are in forum/frontpage, under the same namespace.
urlpatterns = [
    path("p/<int:post_id>/history/", views.history, name="history"),
    path("p/<int:post_id>/upvote/", views.upvote, name="upvote"),
    path("publish/", views.publish, name="publish"),
    path("publish/<int:post_id>/", views.edit, name="edit"),
    path("publish/<int:post_id>/withdraw/", views.withdraw, name="withdraw"),
    path("report/p/<int:post_id>/", views.report, name="report"),
    path("track/p/<int:post_id>/", views.track, name="track"),
    path("untrack/p/<int:post_id>/", views.untrack, name="untrack"),
]
