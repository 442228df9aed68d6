from django.contrib.admin import apps


class ModerationSiteConfig(apps.AdminConfig):
    """Django's admin as the Moderation area. Takes the place of `django.contrib.admin` in INSTALLED_APPS."""

    default = False  # otherwise Django would use it as the config of this app
    default_site = "forum.moderation.site.ModerationSite"

    def ready(self) -> None:
        from forum.web import error_views

        super().ready()
        error_views.register_text_fields("name", "description")  # of a category
