"""The site's URLs, and a page of 30 kB that asks nothing of anybody."""

from django.http import HttpResponse
from django.urls import path

from forum.urls import handler403, urlpatterns  # noqa: F401
from tests.bench.words import constant_page

CONSTANT = constant_page(30_000).encode()

urlpatterns = [path("bench/constant/", lambda request: HttpResponse(CONSTANT)), *urlpatterns]
