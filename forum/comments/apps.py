from django.apps import AppConfig
from django.urls import reverse


class CommentsConfig(AppConfig):
    name = "forum.comments"

    def ready(self):
        from forum.drafts import registry
        from forum.text.markup import links

        from . import drafts

        registry.register(drafts.TITLES, drafts.describe)
        links.register(comment=_url_of)


def _url_of(post_id: int, number: str) -> str:
    return reverse("comments:show", args=[post_id, [*map(int, number.split("."))]])
