"""A base for the forms on our own pages."""

from typing import Any

from django.forms import BoundField, Textarea, TextInput
from django.forms.renderers import BaseRenderer, Jinja2
from django.utils.translation import gettext_lazy as _

TOO_LONG = _("Shorten this to %(limit_value)d characters. It has %(show_value)d.")


class JinjaForm:
    """A mixin that renders a form's widgets with Jinja2, in a quarter of the time. Its errors say what to do.

    It isn't a setting, because the admin's widgets only have Django templates.
    """

    default_renderer: BaseRenderer | type[BaseRenderer] | None = Jinja2()
    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.error_messages.setdefault("max_length", TOO_LONG)


def with_direction(field: BoundField) -> str:
    """The input of a field. Text, unlike addresses, passwords and dates, has the direction of its script."""
    is_text = type(field.field.widget) is TextInput or isinstance(field.field.widget, Textarea)
    return field.as_widget(attrs={"dir": "auto"} if is_text else {})
