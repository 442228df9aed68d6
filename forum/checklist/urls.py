from django.urls import path

from . import views

app_name = "checklist"
urlpatterns = [
    path("site/checklist/", views.checklist, name="checklist"),
    path("site/checklist/mark/", views.mark, name="mark"),
]
