from django import forms
from django.utils.translation import gettext_lazy as _

from accounts import mentions
from forum.drafts.forms import EditForm, KeyedForm
from forum.text import markup
from forum.web.forms import LongText


class CommentForm(KeyedForm):
    """Form for the text of a comment."""

    body = forms.CharField(
        label=_("Comment"),
        strip=False,
        required=False,  # `markup.clean` reports empty text
        help_text=_(
            "You can use Markdown: *italic*, **bold**, > quote, - list, [text](https://address). "
            "Type #4.1 to link to a comment, @name to notify someone."
        ),
        widget=LongText(attrs={"rows": 6, "required": True}),
    )

    def clean_body(self) -> str:
        return mentions.clean(self.cleaned_data["body"], limit=markup.COMMENT_LIMIT)


class CommentEditForm(EditForm, CommentForm):
    """Form for changing the text of a comment."""
