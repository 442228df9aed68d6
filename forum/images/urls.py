from django.urls import re_path

from . import views

app_name = "images"
urlpatterns = [
    re_path(r"^pictures/(?P<name>[0-9a-f]{32})-(?P<size>48|192)\.webp$", views.picture, name="picture"),
]
