from django.urls import path

from . import views

app_name = "jobs"
urlpatterns = [
    path("site/jobs/", views.jobs, name="jobs"),
    path("site/jobs/<int:pk>/retry/", views.retry, name="retry"),
]
