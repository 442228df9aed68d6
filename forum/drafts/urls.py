from django.urls import path

from . import views

app_name = "drafts"
urlpatterns = [
    path("drafts/", views.drafts, name="drafts"),
    path("drafts/discard/", views.discard, name="discard"),
]
