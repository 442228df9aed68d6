from django.apps import AppConfig


class PostsConfig(AppConfig):
    name = "forum.posts"

    def ready(self):
        from forum.drafts import registry

        from . import drafts

        registry.register(drafts.TITLES, drafts.describe)
