from functools import partial

from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "forum.search"

    def ready(self) -> None:
        from forum.web import jinja
        from forum.web.formatting import url

        from . import stories

        jinja.register(similar_posts=stories.similar_to_form, similar_url=partial(url, "search:similar"))
