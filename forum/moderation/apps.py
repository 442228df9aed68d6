from django.contrib.admin import apps


class DeskConfig(apps.AdminConfig):
    """Django's admin panel, made the moderators' desk. It stands in INSTALLED_APPS where the admin would."""

    default = False  # or Django would take it for the configuration of this app
    default_site = "forum.moderation.site.Desk"
