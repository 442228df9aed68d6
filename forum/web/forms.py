"""The base of our own forms."""

from django.forms.renderers import Jinja2


class JinjaForm:
    """A mixin for forms on our own pages: their widgets take a quarter of the time in Jinja2.

    Not a setting, because the admin's widgets have Django templates only.
    """

    default_renderer = Jinja2()
