from django.urls import path, register_converter
from django.urls.converters import StringConverter

from . import views
from .models import Slug


class SlugConverter(StringConverter):
    regex = "|".join(Slug.values)


register_converter(SlugConverter, "site_page")

app_name = "pages"
urlpatterns = [
    path("site/notice/dismiss/", views.dismiss, name="dismiss"),
    path("shortcuts/", views.shortcuts, name="shortcuts"),
    path("<site_page:slug>/", views.show, name="show"),
    path("<site_page:slug>/edit/", views.edit, name="edit"),
    path("<site_page:slug>/history/", views.history, name="history"),
    path("<site_page:slug>/<int:number>/", views.version, name="version"),
    path("<site_page:slug>/<int:number>/restore/", views.restore, name="restore"),
]
