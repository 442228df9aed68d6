from django.urls import path

from forum.posts.urls import urlpatterns as of_posts

from . import views

app_name = "posts"
urlpatterns = [
    path("", views.home, name="home"),
    path("new/", views.new, name="new"),
    path("top/", views.top, name="top"),
    path("c/<slug:slug>/", views.in_category, name="in_category"),
    path("view/", views.choose_view, name="choose_view"),
    *of_posts,
]
