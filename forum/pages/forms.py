"""The form for a page."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from forum.text import markup
from forum.web.forms import JinjaForm, LongText

from .models import Page
from .models.page import ACCEPTED_AT_SIGN_UP, START_AS_DRAFTS, has_gaps


class VersionForm(JinjaForm, forms.Form):
    """A new version. `publish` is the name of the button that makes it public."""

    body = forms.CharField(
        label=_("Text"),
        help_text=_(
            "You can use Markdown. The site fills in {site}, {staff}, {cookies}, {storage} and {hosts}. Replace"
            " what is marked with [Fill in: …]."
        ),
        strip=False,
        error_messages={"required": _("Enter some text.")},
        widget=LongText(attrs={"rows": 20, "class": "page-text"}),
    )
    announce = forms.BooleanField(
        label=_("Tell members about this version"),
        help_text=_("Every member sees a notice until they dismiss it."),
        required=False,
    )
    confirmed = forms.BooleanField(label=_("I've checked that this text is right for my site"), required=False)

    def __init__(self, data: Any = None, *, page: Page) -> None:
        announced = page.slug in {*ACCEPTED_AT_SIGN_UP, *START_AS_DRAFTS}
        super().__init__(data, initial={"body": page.latest.body, "announce": announced})
        self.publishes = bool(data and "publish" in data)
        self.needs_confirmation = page.slug in START_AS_DRAFTS and not page.published
        if not self.needs_confirmation:
            del self.fields["confirmed"]

    def clean_body(self) -> str:
        body = markup.clean(self.cleaned_data["body"], limit=markup.POST_LIMIT)
        if self.publishes and has_gaps(body):
            raise ValidationError(
                _("Fill in or remove every [Fill in: …] before you publish. You can save a draft.")
            )
        return body

    def clean_confirmed(self) -> bool:
        confirmed: bool = self.cleaned_data["confirmed"]
        if self.publishes and not confirmed:
            raise ValidationError(_("Confirm that you've checked the text before you publish it."))
        return confirmed
