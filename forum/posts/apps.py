from functools import partial

from django.apps import AppConfig


class PostsConfig(AppConfig):
    name = "forum.posts"

    def ready(self):
        from forum.drafts import registry
        from forum.web import jinja
        from forum.web.formatting import url

        from . import drafts

        registry.register(drafts.TITLES, drafts.describe)
        jinja.register(
            home_url=partial(url, "posts:home"),
            category_url=partial(url, "posts:in_category"),
            untrack_url=partial(url, "posts:untrack"),
        )
