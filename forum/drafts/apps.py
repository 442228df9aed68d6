from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class DraftsConfig(AppConfig):
    name = "forum.drafts"

    def ready(self) -> None:
        from forum.web import error_views

        from . import models, saving

        error_views.register_rescue(saving.rescue)
        error_views.register_text_fields(*models.TEXT_FIELDS)
        # Django and allauth, which log members in, can't call us; they send this signal.
        user_logged_in.connect(saving.claim, dispatch_uid="drafts.claim")
