from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from forum.drafts.saving import DETAILS
from forum.posts.forms import PostForm
from forum.posts.models import Post
from forum.text import addresses, markup
from forum.web.forms import JinjaForm

from .addresses import accepted

MAX_URL_LENGTH = 2000


class DateInput(forms.DateInput):
    """A date in the one form that browsers accept, whatever the language of the site."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class LinkForm(JinjaForm, forms.Form):
    """The address of an article. The other fields are what a bookmarklet knows about it."""

    url = forms.CharField(
        label=_("Link to the article"),
        help_text=_("Copy it from your browser's address bar."),
        max_length=MAX_URL_LENGTH,
        # Not type=url: browsers would refuse an address without its scheme.
        widget=forms.TextInput(
            attrs={"inputmode": "url", "autocapitalize": "none", "autocorrect": "off", "spellcheck": "false"}
        ),
    )
    canonical = forms.CharField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(required=False, widget=forms.HiddenInput)
    byline = forms.CharField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_url(self) -> str:
        return addresses.clean_address(self.cleaned_data["url"])

    def clean_canonical(self) -> str:
        """Believed only as far as a page's own claim is: within its site."""
        url, claimed = self.cleaned_data.get("url", ""), self.cleaned_data["canonical"]
        canonical = accepted(claimed, url) if url and claimed else ""
        return canonical if len(canonical) <= MAX_URL_LENGTH else ""

    def clean_title(self) -> str:
        return self._line("title", 200)

    def clean_byline(self) -> str:
        return self._line("byline", 100)

    def clean_text(self) -> str:
        return self._line("text", settings.EXCERPT_LENGTH)

    def _line(self, name: str, longest: int) -> str:
        """Pages can say anything about themselves, so what is too long is cut off and not refused."""
        return markup.clean_line(self.cleaned_data[name])[:longest]

    @property
    def from_browser(self) -> dict[str, str]:
        """What the bookmarklet sent."""
        values = {name: self.cleaned_data[name] for name in ("canonical", "title", "byline", "text")}
        return {name: value for name, value in values.items() if value}

    def discussion(self) -> Post | None:
        """The discussion of this article with the latest activity."""
        posts, data = Post.objects.published(), self.cleaned_data
        return posts.discussing(data["url"]) or posts.discussing(data["canonical"])


class ArticleForm(PostForm):
    """The publishing form, with what else is known of an article."""

    details = DETAILS
    ACCESS = (("", _("Not known")), ("free", _("Free to read")), ("subscribers", _("For subscribers")))

    published = forms.DateField(label=_("Published"), required=False, input_formats=["%Y-%m-%d"], widget=DateInput)
    modified = forms.DateField(label=_("Updated"), required=False, input_formats=["%Y-%m-%d"], widget=DateInput)
    section = forms.CharField(label=_("Section"), required=False, max_length=100)
    language = forms.CharField(
        label=_("Language"),
        required=False,
        max_length=35,
        validators=[
            RegexValidator(r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z", _("Enter a code such as en or pt-BR."))
        ],
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocorrect": "off", "spellcheck": "false"}),
    )
    access = forms.ChoiceField(label=_("Access"), required=False, choices=ACCESS)

    def clean_section(self) -> str:
        return markup.clean_line(self.cleaned_data["section"])
