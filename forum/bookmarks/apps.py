from django.apps import AppConfig
from django.urls import reverse


class BookmarksConfig(AppConfig):
    name = "forum.bookmarks"

    def ready(self) -> None:
        from forum.web import jinja

        jinja.register(bookmark_post_url=lambda post_id: reverse("bookmarks:post", args=[post_id]))
