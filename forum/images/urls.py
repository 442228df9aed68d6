from django.urls import path

from . import views

app_name = "images"
urlpatterns = [
    path("pictures/<slug:name>-<int:size>.webp", views.picture, name="picture"),
]
