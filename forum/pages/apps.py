from functools import partial
from typing import NamedTuple

from django.apps import AppConfig

from forum.web.annotations import Translatable


class PagesConfig(AppConfig):
    name = "forum.pages"

    def ready(self) -> None:
        from accounts import joining
        from forum.branding.models.change import Kind, register
        from forum.web import jinja
        from forum.web.formatting import url

        from .changes import describe, undo
        from .models import Acknowledgement
        from .models.acknowledgement import accepted_now

        register("page", Kind(undo, describe))
        joining.register(accepted_now, Acknowledgement.objects.accept)
        jinja.register(
            site_pages=_site_pages,
            page_url=partial(url, "pages:show"),
            dismiss_notice_url=partial(url, "pages:dismiss"),
        )


class SitePage(NamedTuple):
    label: Translatable
    url: str
    edit_url: str


def _site_pages() -> list[SitePage]:
    """All pages, for the staff's navigation."""
    from forum.web.formatting import url

    from .models import Slug

    return [SitePage(slug.label, url("pages:show", slug), url("pages:edit", slug)) for slug in Slug]
