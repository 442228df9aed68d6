from django.apps import AppConfig


class BrandingConfig(AppConfig):
    name = "forum.branding"

    def ready(self) -> None:
        from forum.web import error_views, jinja, site_name

        from .models import Site
        from .models.change import Kind, SiteChange, lines_of, register
        from .models.site import stylesheet_of

        def undo(change: SiteChange, *, by: object) -> bool:
            return Site.objects.change(by=by, undoes=change, **change.before)

        register("settings", Kind(undo, lambda change: lines_of(change, Site)))
        jinja.register(preview_stylesheet=stylesheet_of)
        site_name.register(lambda: Site.objects.current().shown_name)
        error_views.register_text_fields("tagline", "welcome")
