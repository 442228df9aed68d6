from django.urls import path

from . import views

app_name = "bookmarks"
urlpatterns = [
    path("bookmarks/", views.bookmarks, name="bookmarks"),
    path("p/<int:post_id>/bookmark/", views.post, name="post"),
    path("p/<int:post_id>/c/<number:number>/bookmark/", views.comment, name="comment"),
]
