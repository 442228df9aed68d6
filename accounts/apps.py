from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self):
        from django.contrib.auth.signals import user_logged_in

        from forum.images import storage
        from forum.web import error_views, jinja

        from . import forms, providers, returning, security_log, sessions
        from .person import letter_classes

        jinja.register(
            login_query=returning.login_query,
            login_providers=providers.login_providers,
            provider_login_url=providers.login_url,
            for_page=forms.for_page,
            letter_classes=letter_classes,
            picture_url=storage.url_of,
        )
        error_views.register_text_fields("bio")
        user_logged_in.connect(sessions.on_login)
        security_log.connect()
