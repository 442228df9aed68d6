from django.apps import AppConfig


class CategoriesConfig(AppConfig):
    name = "forum.categories"

    def ready(self):
        from forum.branding.models.change import Kind, register

        from . import changes

        register("category", Kind(changes.undo, changes.describe))
