"""The second template engine, for where Django's own costs too much: long lists, and the head of every page."""

from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from jinja2 import Environment


def environment(**options) -> Environment:
    """As Django's Jinja2 backend asks for it: escapes by default, and speaks the reader's language."""
    env = Environment(trim_blocks=True, lstrip_blocks=True, **options)
    env.globals.update(_=gettext, ngettext=ngettext, static=static, url=reverse)
    return env
