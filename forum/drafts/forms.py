"""The base of every form whose text is saved as a draft."""

from typing import Any, Self
from uuid import uuid4

from django import forms
from django.http import QueryDict

from forum.web.forms import JinjaForm


class KeyField(forms.UUIDField):
    """A hidden field, so an invalid value counts as None: people couldn't correct it."""

    def to_python(self, value: object) -> Any:
        try:
            return super().to_python(value)
        except forms.ValidationError:
            return None


class KeyedForm(JinjaForm, forms.Form):
    """A form with a one-time key, so that sending it twice publishes once, and its draft ends when it is sent."""

    data: QueryDict
    key = KeyField(initial=uuid4, required=False, widget=forms.HiddenInput)

    def unparsed(self) -> Self:
        """A form with the same text, which isn't checked: that would be too expensive for text that is refused."""
        return type(self)(initial=self.data.dict())

    def with_new_key(self) -> Self:
        """A form with the same text that counts as not sent yet."""
        data = self.data.copy()
        data["key"] = str(uuid4())
        return self._with_data(data)

    def _with_data(self, data: QueryDict) -> Self:
        return type(self)(data)


class EditForm(KeyedForm):
    """A form that edits a text. `base` is the stamp of the version that it started from."""

    base = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def rebased(self, stamp: str) -> Self:
        """A form with the same text that replaces the version with this stamp. It has a new key, because the text
        with the old one may have been saved in another tab."""
        data = self.data.copy()
        data["base"], data["key"] = stamp, str(uuid4())
        return self._with_data(data)
