from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self):
        from forum import permissions
        from forum.web import jinja

        from . import forms, providers

        jinja.register(**permissions.RULES)
        jinja.register(login_providers=providers.listed, without_placeholders=forms.without_placeholders)
