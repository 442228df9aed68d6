from django import forms
from django.utils.translation import gettext_lazy as _

from forum.drafts.forms import KeyedForm
from forum.text import markup


class CommentForm(KeyedForm):
    """The words of a comment."""

    body = forms.CharField(
        label=_("Comment"),
        strip=False,
        required=False,  # `markup.clean` says what is missing
        help_text=_(
            "Markdown works: *emphasis*, **strong**, > quotation, - list, [words](https://address), "
            "#4.1 for a comment, @name to tell a member."
        ),
        widget=forms.Textarea(attrs={"rows": 6, "required": True}),
    )

    def clean_body(self) -> str:
        return markup.clean(self.cleaned_data["body"], limit=markup.COMMENT_LIMIT)
