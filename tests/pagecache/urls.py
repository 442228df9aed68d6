"""Test pages: each must not be cached for some reason, or shows what its view received."""

from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.urls import path

from forum.pagecache.decorator import cached_for_visitors
from forum.pagecache.etags import Version

rendered = []


def always_the_same(parameters, **kwargs) -> Version:
    return Version("SELECT 'the same'")


@cached_for_visitors(etag=always_the_same, query=("page",))
def plain(request):
    rendered.append(request.get_full_path())
    return HttpResponse(f"{request.GET.urlencode()} of {request.get_full_path()}")


@cached_for_visitors(etag=always_the_same)
def with_a_form(request):
    return HttpResponse(get_token(request))


@cached_for_visitors(etag=always_the_same)
def with_a_cookie(request):
    response = HttpResponse("yours")
    response.set_cookie("taste", "sweet")
    return response


@cached_for_visitors(etag=always_the_same)
def with_a_session(request):
    request.session["seen"] = True
    return HttpResponse("yours")


@cached_for_visitors(etag=always_the_same)
def missing(request):
    return HttpResponse("not there", status=404)


urlpatterns = [
    path("plain/", plain),
    path("with-a-form/", with_a_form),
    path("with-a-cookie/", with_a_cookie),
    path("with-a-session/", with_a_session),
    path("missing/", missing),
]
