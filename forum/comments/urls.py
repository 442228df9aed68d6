from django.urls import path, register_converter

from .views import thread, writing


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
    path("p/<int:post_id>/", thread.show, name="thread"),
    path("p/<int:post_id>/<slug:slug>/", thread.show, name="thread"),
    path("p/<int:post_id>/c/publish/", writing.publish, name="publish"),
    path("p/<int:post_id>/c/go/", thread.go, name="go"),
    path("p/<int:post_id>/c/new/", thread.new, name="new"),
    path("p/<int:post_id>/c/<number:number>/", thread.show_comment, name="show"),
    path("p/<int:post_id>/c/<number:number>/reply/", writing.reply, name="reply"),
    path("p/<int:post_id>/c/<number:number>/edit/", writing.edit, name="edit"),
    path("p/<int:post_id>/c/<number:number>/withdraw/", writing.withdraw, name="withdraw"),
    path("p/<int:post_id>/c/<number:number>/history/", writing.history, name="history"),
    path("p/<int:post_id>/c/<number:number>/value/", writing.value, name="value"),
    path("events/p/<int:post_id>/", thread.events, name="events"),
    path("members/", thread.members, name="members"),
    path("report/p/<int:post_id>/c/<number:number>/", writing.report, name="report"),
]
