from django import forms
from django.utils.translation import gettext_lazy as _

from forum.text.invisible import drop_invisible
from forum.web.forms import JinjaForm, LongText

from .models import NOTE_LENGTH


class BookmarkForm(JinjaForm, forms.Form):
    note = forms.CharField(
        label=_("Note"),
        help_text=_("Why you're keeping it. Only you can see this."),
        required=False,
        max_length=NOTE_LENGTH,
        widget=LongText(attrs={"rows": 3}),
    )

    def clean_note(self) -> str:
        note: str = self.cleaned_data["note"]
        return drop_invisible(note).strip()
