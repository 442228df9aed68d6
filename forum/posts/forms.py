from typing import Any, Self

from django import forms
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts import mentions
from forum.categories.models import Category
from forum.drafts.forms import EditForm, KeyedForm
from forum.text import addresses, markup
from forum.web.forms import LongText

from .models import Post


class PostForm(KeyedForm, forms.ModelForm):
    """A seed or an original, new or edited."""

    fields: dict[str, Any]  # their classes differ
    details: tuple[str, ...] = ()  # names of fields that a subclass shows below the others, folded

    class Meta:
        model = Post
        fields = ("kind", "title", "category", "source_url", "source_name", "byline", "body")
        widgets = {
            "kind": forms.RadioSelect,
            # Not type=url: browsers would refuse an address without its scheme.
            "source_url": forms.TextInput(
                attrs={"inputmode": "url", "autocapitalize": "none", "autocorrect": "off", "spellcheck": "false"}
            ),
            "body": LongText(attrs={"rows": 14}),
        }
        help_texts = {
            "source_url": _("Copy it from your browser's address bar."),
            "source_name": _("The publication, for example the newspaper."),
            "byline": _("The author named in the article."),
            "body": _("Your article. For a link: an excerpt, or what you think of it."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [
            (Post.Kind.SEED, _("Link to an article")),
            (Post.Kind.ORIGINAL, _("Write your own")),
        ]
        self.fields["body"].strip = False
        self.fields["body"].condition = _("required for your own article")
        for name in ("source_url", "source_name"):
            self.fields[name].condition = _("required for a link")
        self.fields["category"].queryset = Category.objects.filter(
            Q(archived_at=None) | Q(pk=self.instance.category_id)
        )
        self.fields["category"].empty_label = _("Choose a category")
        self.fields["category"].error_messages["invalid_choice"] = _(
            "This category has been archived. Choose another."
        )

    def explain(self, hints: dict[str, str]) -> None:
        """Set the help texts of fields by name."""
        for name, hint in hints.items():
            self.fields[name].help_text = hint

    @property
    def has_wrong_details(self) -> bool:
        return not self.errors.keys().isdisjoint(self.details)

    def unparsed(self) -> Self:
        return type(self)(initial=self.data.dict(), instance=self.instance)

    def clean_title(self) -> str:
        return markup.clean_line(self.cleaned_data["title"])

    def clean_source_name(self) -> str:
        return markup.clean_line(self.cleaned_data["source_name"])

    def clean_byline(self) -> str:
        return markup.clean_line(self.cleaned_data["byline"])

    def clean_source_url(self) -> str:
        typed = self.cleaned_data["source_url"]
        address = addresses.clean_address(typed) if typed else ""
        self.fields["source_url"].run_validators(address)  # a scheme may have made it too long
        return address

    def clean_body(self) -> str:
        body = self.cleaned_data["body"]
        return mentions.clean(body, limit=markup.POST_LIMIT) if body.strip() else ""

    def clean(self) -> dict:
        super().clean()
        data = self.cleaned_data
        if data.get("kind") == Post.Kind.SEED:
            for name, message in (
                ("source_url", _("Enter the link to the article.")),
                ("source_name", _("Enter the publication.")),
            ):
                if name in data and not data[name]:
                    self.add_error(name, message)
        elif data.get("kind") == Post.Kind.ORIGINAL and data.get("body") == "":
            self.add_error("body", _("Enter the text of your article."))
        return data

    @cached_property
    def discussion(self) -> Post | None:
        """The discussion of the same article with the latest activity, if this valid form would begin another."""
        address = self.cleaned_data["source_url"]
        is_unchanged = self.instance.is_published and "source_url" not in self.changed_data
        if self.cleaned_data["kind"] != Post.Kind.SEED or is_unchanged:
            return None
        others = Post.objects.published().exclude(pk=self.instance.pk)
        others = others.exclude(form_key=self.cleaned_data["key"])  # this form, sent twice
        return others.discussing(address)

    def is_to_be_sent(self) -> bool:
        """Whether this valid form saves a draft, the only post about its article, or another on purpose."""
        return "draft" in self.data or not self.discussion or self.data.get("anyway") == str(self.discussion.pk)


class PostEditForm(EditForm, PostForm):
    """Form for changing a post."""

    def _with_data(self, data) -> Self:
        return type(self)(data, instance=Post.objects.get(pk=self.instance.pk))
