from functools import partial

from django.apps import AppConfig
from django.urls import register_converter, reverse


class CommentsConfig(AppConfig):
    name = "forum.comments"

    def ready(self):
        from forum.drafts import registry
        from forum.text.markup import links
        from forum.web import jinja
        from forum.web.formatting import url

        from . import drafts
        from .converters import NumberConverter
        from .forms import CommentForm
        from .quoting import quotation_source

        register_converter(NumberConverter, "number")  # before any app's URLs are loaded
        registry.register(drafts.TITLES, drafts.describe)
        links.register(comment=_comment_url)
        jinja.register(
            comment_form=CommentForm,
            quotation_source=quotation_source,
            post_url=partial(url, "comments:thread"),
            comment_url=partial(url, "comments:show"),
            new_comments_url=partial(url, "comments:new"),
            suggestions_url=partial(url, "comments:members"),
        )


def _comment_url(post_id: int, number: str) -> str:
    return reverse("comments:show", args=[post_id, [*map(int, number.split("."))]])
