from django.apps import AppConfig


class ImportingConfig(AppConfig):
    name = "forum.importing"

    def ready(self):
        from forum.web import jinja

        from .models import imported_file_of

        jinja.register(imported_file_of=imported_file_of)
