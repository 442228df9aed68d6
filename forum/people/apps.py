from django.apps import AppConfig
from django.urls import reverse


class PeopleConfig(AppConfig):
    name = "forum.people"

    def ready(self):
        from forum.text.markup import links

        links.register(member=lambda username: reverse("people:profile", args=[username]))
