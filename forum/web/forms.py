"""A base for the forms on our own pages."""

from typing import Any

from django.forms import BoundField, HiddenInput, Textarea, TextInput
from django.forms.renderers import BaseRenderer, Jinja2
from django.utils.html import format_html


class JinjaForm:
    """A mixin that renders a form's widgets with Jinja2, in a quarter of the time.

    It isn't a setting, because the admin's widgets only have Django templates.
    """

    default_renderer: BaseRenderer | type[BaseRenderer] | None = Jinja2()
    fields: dict[str, Any]


class _Lines:
    """A mixin for widgets of text with line breaks, each of which counts once.

    Browsers send two characters for it, but count one when they apply `maxlength`.
    """

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        value = super().value_from_datadict(data, files, name)  # type: ignore[misc]
        return value.replace("\r\n", "\n") if isinstance(value, str) else value


class LongText(_Lines, Textarea):
    """A text field of several lines."""


class HiddenLongText(_Lines, HiddenInput):
    """The hidden twin of a LongText, with the text that a form began with."""


def with_direction(field: BoundField) -> str:
    """The input of a field. Text, unlike addresses, passwords and dates, has the direction of its script."""
    is_text = type(field.field.widget) is TextInput or isinstance(field.field.widget, Textarea)
    widget = field.as_widget(attrs={"dir": "auto"} if is_text else {})
    if not field.field.show_hidden_initial:
        return widget
    return format_html("{}{}", widget, field.as_hidden(only_initial=True))
