"""The form for the site's settings."""

import re
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from forum.text import markup
from forum.text.addresses import clean_address
from forum.text.invisible import drop_invisible
from forum.web.forms import JinjaForm, LongText

from .colours import DEFAULT, Accent, accent_of
from .models import Site
from .models.site import MOST_LINKS, WELCOME_LIMIT

COLOUR = re.compile(r"#[0-9a-f]{6}")
POST_ADDRESS = re.compile(r"(?:(?:https?://([^/]+))?/p/)?([0-9]{1,18})(?:[/?#].*)?")
LABEL_LENGTH, ADDRESS_LENGTH = 40, 300
EMPTY_ROWS = 3  # for new links


STORED = ("name", "tagline", "accent", "welcome", "greeting_post_id", "footer_links")  # columns


class PostField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """A post, by its number, its path, or its address at one of the hosts."""

    hosts: tuple[str, ...] = ()

    def to_python(self, value: Any) -> Any:
        found = POST_ADDRESS.fullmatch(str(value or "").strip())
        is_ours = found and (found[1] is None or found[1].lower() in self.hosts)
        return super().to_python(found[2] if found and is_ours else value)


class SiteForm(JinjaForm, forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """All settings. `previewed` is the accent colour that the owner has been shown in both themes. `host` is
    the one at which the owner sees this site, besides SITE_URL's."""

    class Meta:
        model = Site
        fields = ("name", "tagline", "accent", "welcome", "greeting_post")
        field_classes = {"greeting_post": PostField}
        widgets = {
            "accent": forms.TextInput(attrs={"type": "color"}),
            "welcome": LongText(attrs={"rows": 5}),
            "greeting_post": forms.TextInput,
        }
        error_messages = {
            "greeting_post": {"invalid_choice": _("Enter the address or number of a published post here.")}
        }
        help_texts = {
            "tagline": _("One line about the site: in the footer, and in search engines."),
            "accent": _("For links and buttons. You see it in both themes before it is saved."),
            "welcome": _("For visitors, beside the latest posts, and for new members. You can use Markdown."),
            "greeting_post": _("Where new members are invited to say hello: the post's address or its number."),
        }

    previewed = forms.CharField(required=False, max_length=7, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, site: Site, host: str) -> None:
        super().__init__(data, instance=site, initial={"accent": site.accent or DEFAULT})
        self.fields["greeting_post"].hosts = (urlsplit(settings.SITE_URL).netloc, host)
        self.stored = {name: getattr(site, name) for name in STORED}
        self.fields["name"].widget.attrs["placeholder"] = Site().shown_name
        self.numbers = range(1, min(MOST_LINKS, len(site.footer_links) + EMPTY_ROWS) + 1)
        links = [*site.footer_links, *[("", "")] * EMPTY_ROWS]
        for number, (label, address) in zip(self.numbers, links, strict=False):
            self.fields[f"label_{number}"] = _line(number, _("Label"), label, LABEL_LENGTH)
            self.fields[f"address_{number}"] = _line(number, _("Address"), address, ADDRESS_LENGTH)

    @property
    def settings(self) -> list[forms.BoundField]:
        return [self[name] for name in self.Meta.fields]

    @property
    def links(self) -> list[tuple[forms.BoundField, ...]]:
        """Pairs of fields: label and address."""
        return [(self[f"label_{number}"], self[f"address_{number}"]) for number in self.numbers]

    @property
    def accent(self) -> Accent:
        """The chosen colour as it will look, or the current one if the choice isn't a colour."""
        chosen = str(self["accent"].value() or "").lower()
        return accent_of(chosen if COLOUR.fullmatch(chosen) else self.stored["accent"] or DEFAULT)

    @property
    def is_seen(self) -> bool:
        """Whether the owner has seen the chosen colour, or has it already."""
        chosen: str = self.cleaned_data["accent"]
        return bool(chosen == self.stored["accent"] or self.cleaned_data["previewed"] == (chosen or DEFAULT))

    def clean_name(self) -> str:
        return markup.clean_line(self.cleaned_data["name"])

    def clean_tagline(self) -> str:
        return markup.clean_line(self.cleaned_data["tagline"])

    def clean_accent(self) -> str:
        accent: str = self.cleaned_data["accent"].lower()
        if accent and not COLOUR.fullmatch(accent):
            raise ValidationError(_("Enter a colour like #14623d."))
        return "" if accent == DEFAULT else accent

    def clean_welcome(self) -> str:
        welcome = self.cleaned_data["welcome"]
        return markup.clean(welcome, limit=WELCOME_LIMIT) if welcome else ""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        links = [self._link(number) for number in self.numbers]
        return cleaned | {"footer_links": [link for link in links if link]}

    @property
    def values(self) -> dict[str, Any]:
        """What to store: arguments of `Site.objects.change`."""
        post = self.cleaned_data["greeting_post"]
        values = self.cleaned_data | {"greeting_post_id": post.pk if post else None}
        return {name: values[name] for name in self.stored}

    def _link(self, number: int) -> list[str] | None:
        """Label and address of a link, or None if both are empty or one is wrong."""
        label, address = (self.cleaned_data.get(f"{part}_{number}", "") for part in ("label", "address"))
        if not label and not address:
            return None
        try:
            self.cleaned_data[f"label_{number}"] = label = markup.clean_line(label)
        except ValidationError as error:
            self.add_error(f"label_{number}", error)
        try:
            address = clean_link(address)
        except ValidationError as error:
            self.add_error(f"address_{number}", error)
        if not label and f"label_{number}" not in self.errors:
            self.add_error(f"label_{number}", _("Enter a label for this link."))
        return [label, address]


def clean_link(typed: str) -> str:
    """A path on this site, or an address that starts with https://."""
    address = drop_invisible(typed).strip()
    if address.startswith("/"):
        if url_has_allowed_host_and_scheme(address, None) and not re.search(r"\s", address):
            return address
    elif address.startswith("https://"):
        return clean_address(address)
    raise ValidationError(_("Enter an address that starts with https://, or a path on this site like /about/."))


def _line(number: int, label: Any, initial: str, length: int) -> forms.CharField:
    widget = forms.TextInput(attrs={"placeholder": label})
    return forms.CharField(
        label=f"{label} {number}", required=False, max_length=length, initial=initial, widget=widget
    )
