from django.urls import path

import forum.comments.urls  # noqa: F401  # registers the converter for comment numbers

from . import views

app_name = "bookmarks"
urlpatterns = [
    path("bookmarks/", views.bookmarks, name="bookmarks"),
    path("p/<int:post_id>/bookmark/", views.post, name="post"),
    path("p/<int:post_id>/c/<number:number>/bookmark/", views.comment, name="comment"),
]
