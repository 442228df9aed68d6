from django.apps import AppConfig


class CommentsConfig(AppConfig):
    name = "forum.comments"

    def ready(self):
        from forum.drafts import registry

        from . import drafts

        registry.register(drafts.TITLES, drafts.describe)
