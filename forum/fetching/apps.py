from functools import partial

from django.apps import AppConfig


class FetchingConfig(AppConfig):
    name = "forum.fetching"

    def ready(self) -> None:
        from forum.drafts import registry
        from forum.web import jinja
        from forum.web.formatting import url

        from . import drafts

        registry.register(["fetching:article"], drafts.describe)
        jinja.register(link_url=partial(url, "fetching:link"), provenance_url=partial(url, "fetching:provenance"))
