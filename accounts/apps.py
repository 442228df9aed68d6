from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self):
        from forum.web import error_views, jinja

        from . import forms, providers

        jinja.register(
            login_providers=providers.login_providers,
            provider_login_url=providers.login_url,
            without_placeholders=forms.without_placeholders,
        )
        error_views.register_text_fields("bio")
