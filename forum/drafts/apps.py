from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class DraftsConfig(AppConfig):
    name = "forum.drafts"

    def ready(self):
        from forum.web import error_views

        from . import saving

        error_views.rescue_text_with(saving.rescue)
        # Logging in belongs to Django and allauth, which are below us; this is their way to hear of it.
        user_logged_in.connect(saving.claim, dispatch_uid="drafts.claim")
