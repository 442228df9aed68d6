from django.urls import path

from . import views

app_name = "accounts"
urlpatterns = [
    path("m/<slug:username>/ignore/", views.ignore, name="ignore"),
    path("accounts/preferences/", views.preferences, name="preferences"),
    path("accounts/picture/", views.set_picture, name="set_picture"),
    path("accounts/picture/remove/", views.remove_picture, name="remove_picture"),
    path("accounts/reading-order/", views.set_reading_order, name="set_reading_order"),
    path("accounts/sessions/<int:session_id>/end/", views.end_session, name="end_session"),
    path("accounts/signup/again/", views.sign_up_again, name="sign_up_again"),
    path("accounts/second-factor/", views.second_factor_page, name="second_factor"),
    path("accounts/owner/<str:token>/", views.owner, name="owner"),
]
