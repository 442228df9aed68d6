"""The base of every form whose text is saved as a draft."""

from uuid import uuid4

from django import forms

from forum.web.forms import JinjaForm


class KeyField(forms.UUIDField):
    """Hidden from people, so a value that isn't a key counts as none."""

    def to_python(self, value):
        try:
            return super().to_python(value)
        except forms.ValidationError:
            return None


class KeyedForm(JinjaForm, forms.Form):
    """A form with a one-time key, so that sending it twice publishes once, and its draft ends when it is sent."""

    key = KeyField(initial=uuid4, required=False, widget=forms.HiddenInput)

    def with_new_key(self):
        """The same text as a form that hasn't been sent."""
        data = self.data.copy()
        data["key"] = str(uuid4())
        return type(self)(data)
