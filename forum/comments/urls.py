from django.urls import path, register_converter

from . import views


class NumberConverter:
    """`4.1.2` in a URL, [4, 1, 2] in Python."""

    regex = r"[1-9][0-9]{0,8}(?:\.[1-9][0-9]{0,8})*"

    def to_python(self, value: str) -> list[int]:
        return [int(ordinal) for ordinal in value.split(".")]

    def to_url(self, value: list[int]) -> str:
        return ".".join(map(str, value))


register_converter(NumberConverter, "number")

app_name = "comments"
urlpatterns = [
    path("p/<int:post_id>/c/publish/", views.publish, name="publish"),
    path("p/<int:post_id>/c/go/", views.go, name="go"),
    path("p/<int:post_id>/c/new/", views.new, name="new"),
    path("p/<int:post_id>/c/<number:number>/", views.show, name="show"),
    path("p/<int:post_id>/c/<number:number>/reply/", views.reply, name="reply"),
    path("p/<int:post_id>/c/<number:number>/edit/", views.edit, name="edit"),
    path("p/<int:post_id>/c/<number:number>/withdraw/", views.withdraw, name="withdraw"),
    path("p/<int:post_id>/c/<number:number>/history/", views.history, name="history"),
    path("p/<int:post_id>/c/<number:number>/value/", views.value, name="value"),
    path("events/p/<int:post_id>/", views.events, name="events"),
    path("members/", views.members, name="members"),
    path("report/p/<int:post_id>/c/<number:number>/", views.report, name="report"),
]
