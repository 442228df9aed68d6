from django.apps import AppConfig

from . import wording

wording.replace()  # now: forms that are defined later copy their messages


class WebConfig(AppConfig):
    name = "forum.web"
