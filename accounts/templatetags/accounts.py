from django import template

register = template.Library()


@register.filter
def without_placeholders(form):
    """The form, whose labels say all that its placeholders would only repeat."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
    return form
