"""How the publishing form is filled in from a page, and where each value is from, in words."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forum.formats import times
from forum.posts.models import Post
from forum.web.formatting import host_of

from .article import Article, Moment, Origin
from .extraction import ORIGIN_LABELS
from .models import Fetch

_MARKUP = re.compile(r"[\\`*_<\[\]]")  # what would change how a quotation looks
BROWSER = gettext_lazy("your browser")
LABELS = {
    "title": gettext_lazy("Title"),
    "source_name": gettext_lazy("Source"),
    "bylines": gettext_lazy("Byline"),
    "published": gettext_lazy("Published"),
    "modified": gettext_lazy("Updated"),
    "section": gettext_lazy("Section"),
    "language": gettext_lazy("Language"),
    "is_paywalled": gettext_lazy("Access"),
    "canonical_url": gettext_lazy("Address"),
    "excerpt": gettext_lazy("Excerpt"),
}


@dataclass(frozen=True)
class Fact:
    """A value that was found, and where."""

    label: str
    value: str
    origin: str


def initial(fetch: Fetch) -> dict[str, object]:
    """Initial values of the publishing form. What the page says comes first, but a text that the member selected
    is what they want to quote."""
    found, browser = fetch.found, fetch.from_browser
    excerpt = browser.get("text") or found.excerpt
    quotation = f"> {_MARKUP.sub(r'\\\g<0>', excerpt)}\n\n" if excerpt else ""
    return {
        "title": found.title or browser.get("title", ""),
        "source_url": found.canonical_url or browser.get("canonical") or fetch.url,
        "source_name": found.source_name,
        "byline": ", ".join(found.bylines) or browser.get("byline", ""),
        "body": quotation,
    }


def facts(fetch: Fetch) -> list[Fact]:
    """Everything that was found, in reading order."""
    found, browser = fetch.found, fetch.from_browser
    rows = []
    for name, label in LABELS.items():
        if value := _shown(found, name):
            origin = _("from %(origin)s") % {"origin": ORIGIN_LABELS[Origin(found.origins[name])]}
            rows.append(Fact(str(label), value, origin))
    sent = {"title": "title", "byline": "bylines", "canonical": "canonical_url", "text": "excerpt"}
    missing = {name: value for name, value in browser.items() if name == "text" or not _shown(found, sent[name])}
    rows += [
        Fact(str(LABELS[sent[name]]), value, _("from %(origin)s") % {"origin": BROWSER})
        for name, value in missing.items()
    ]
    return rows


def changes(fetch: Fetch, post: Post) -> list[tuple[str, str, str]]:
    """What the member entered instead of what the page says: label, found, entered."""
    found = initial(fetch)
    entered = {
        "title": (LABELS["title"], post.title),
        "source_name": (LABELS["source_name"], post.source_name),
        "byline": (LABELS["bylines"], post.byline),
        "source_url": (LABELS["canonical_url"], post.source_url),
    }
    return [
        (str(label), str(found[name]), value)
        for name, (label, value) in entered.items()
        if found[name] and found[name] != value
    ]


def _shown(found: Article, name: str) -> str:
    value = getattr(found, name)
    if name == "is_paywalled":
        return "" if value is None else _("for subscribers") if value else _("free to read")
    if name == "source_name" and value:
        return f"{value} ({host_of(found.canonical_url)})" if found.canonical_url else str(value)
    if isinstance(value, Moment):
        return _moment(value)
    return ", ".join(value) if isinstance(value, list) else str(value or "")


def _moment(value: Moment) -> str:
    """As precise as the page is."""
    at = parse_datetime(value.text)
    if value.precision == "time" and at and at.tzinfo:
        return times.exact(at)
    if value.day:
        return date_format(value.day, "DATE_FORMAT")
    return date_format(datetime.strptime(value.text, "%Y-%m"), "F Y") if "-" in value.text else value.text
