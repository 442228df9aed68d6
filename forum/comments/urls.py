from django.urls import path

from .views import reading, writing

app_name = "comments"
urlpatterns = [
    path("p/<int:post_id>/", reading.show, name="thread"),
    path("p/<int:post_id>/<slug:slug>/", reading.show, name="thread"),
    path("p/<int:post_id>/c/publish/", writing.publish, name="publish"),
    path("p/<int:post_id>/c/go/", reading.go, name="go"),
    path("p/<int:post_id>/c/new/", reading.new, name="new"),
    path("p/<int:post_id>/c/<number:number>/", reading.show_comment, name="show"),
    path("p/<int:post_id>/c/<number:number>/reply/", writing.reply, name="reply"),
    path("p/<int:post_id>/c/<number:number>/edit/", writing.edit, name="edit"),
    path("p/<int:post_id>/c/<number:number>/withdraw/", writing.withdraw, name="withdraw"),
    path("p/<int:post_id>/c/<number:number>/history/", writing.history, name="history"),
    path("p/<int:post_id>/c/<number:number>/upvote/", writing.upvote, name="upvote"),
    path("events/p/<int:post_id>/", reading.events, name="events"),
    path("members/", reading.members, name="members"),
    path("report/p/<int:post_id>/c/<number:number>/", writing.report, name="report"),
]
