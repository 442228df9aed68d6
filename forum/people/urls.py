from django.urls import path

from . import views

app_name = "people"
urlpatterns = [
    path("m/<slug:username>/", views.profile, name="profile"),
    path("m/<slug:username>/card/", views.card, name="card"),
    path("welcome/", views.welcome, name="welcome"),
    path("replies/", views.my_comments, name="my_comments"),
    path("accounts/export/", views.export, name="export"),
    path("accounts/delete/", views.delete, name="delete"),
]
