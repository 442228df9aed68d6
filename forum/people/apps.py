from functools import partial

from django.apps import AppConfig
from django.urls import reverse


class PeopleConfig(AppConfig):
    name = "forum.people"

    def ready(self) -> None:
        from forum.text.markup import links
        from forum.web import jinja
        from forum.web.formatting import url

        links.register(member=lambda username: reverse("people:profile", args=[username]))
        jinja.register(
            profile_url=partial(url, "people:profile"),
            my_comments_url=partial(url, "people:my_comments"),
            export_url=partial(url, "people:export"),
            delete_account_url=partial(url, "people:delete"),
        )
