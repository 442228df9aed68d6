from django.urls import path

from . import views

app_name = "fetching"
urlpatterns = [
    path("publish/link/", views.link, name="link"),
    path("publish/link/<int:pk>/", views.article, name="article"),
    path("p/<int:post_id>/source/", views.provenance, name="provenance"),
]
