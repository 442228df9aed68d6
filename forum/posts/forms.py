from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forum.categories.models import Category
from forum.drafts.forms import KeyedForm
from forum.text import markup
from forum.web.formatting import is_web_address

from .models import Post


class PostForm(KeyedForm, forms.ModelForm):
    """A seed or an original, new or edited."""

    class Meta:
        model = Post
        fields = ("kind", "title", "category", "source_url", "source_name", "byline", "body")
        widgets = {
            "kind": forms.RadioSelect,
            "body": forms.Textarea(attrs={"rows": 14}),
        }
        help_texts = {
            "source_url": _("A seed links the article it brings."),
            "source_name": _("The publication, such as the name of a newspaper."),
            "byline": _("Who wrote the article."),
            "body": _("The text of an original; of a seed, an excerpt or what you want to say about it."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = Post.Kind.choices
        self.fields["body"].strip = False
        self.fields["body"].condition = _("needed for an original")
        for name in ("source_url", "source_name"):
            self.fields[name].condition = _("needed for a seed")
        self.fields["category"].queryset = Category.objects.filter(
            Q(archived_at=None) | Q(pk=self.instance.category_id)
        )
        self.fields["category"].empty_label = _("Choose a category")
        self.fields["category"].error_messages["invalid_choice"] = _(
            "This category is archived meanwhile and takes no new posts. Choose another."
        )

    def clean_title(self) -> str:
        return markup.clean_line(self.cleaned_data["title"])

    def clean_source_name(self) -> str:
        return markup.clean_line(self.cleaned_data["source_name"])

    def clean_byline(self) -> str:
        return markup.clean_line(self.cleaned_data["byline"])

    def clean_source_url(self) -> str:
        """Readers are told which host it leads to, so nothing may stand in it that browsers read otherwise."""
        url = self.cleaned_data["source_url"]
        if url and not is_web_address(url):
            raise forms.ValidationError(
                _("Write the link as a browser shows it: https:// and the site, without @ or \\.")
            )
        return url

    def clean_body(self) -> str:
        body = self.cleaned_data["body"]
        return markup.clean(body, limit=markup.POST_LIMIT) if body.strip() else ""

    def clean(self) -> dict:
        data = super().clean()
        if data.get("kind") == Post.Kind.SEED:
            for name, missing in (
                ("source_url", _("A seed must link its original.")),
                ("source_name", _("A seed must name its source.")),
            ):
                if name in data and not data[name]:
                    self.add_error(name, missing)
        elif data.get("kind") == Post.Kind.ORIGINAL and data.get("body") == "":
            self.add_error("body", _("An original needs a text of its own."))
        return data
