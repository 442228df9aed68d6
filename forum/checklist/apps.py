from functools import partial

from django.apps import AppConfig


class ChecklistConfig(AppConfig):
    name = "forum.checklist"

    def ready(self) -> None:
        from forum.web import jinja
        from forum.web.formatting import url

        from .items import reminder

        jinja.register(checklist_url=partial(url, "checklist:checklist"), checklist_reminder=reminder)
