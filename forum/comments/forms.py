import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from forum import markup


class CommentForm(forms.Form):
    """The words of a comment. `key` tells one form from another, so that a double submit publishes once."""

    body = forms.CharField(
        label=_("Comment"),
        strip=False,
        required=False,  # `markup.clean` says what is missing
        help_text=_("Markdown works: *emphasis*, **strong**, > quotation, - list, [words](https://address)."),
        widget=forms.Textarea(attrs={"rows": 6, "required": True}),
    )
    key = forms.UUIDField(initial=uuid.uuid4, required=False, widget=forms.HiddenInput)

    def clean_body(self) -> str:
        return markup.clean(self.cleaned_data["body"], limit=markup.COMMENT_LIMIT)
