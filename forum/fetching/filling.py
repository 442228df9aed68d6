"""How the publishing form is filled in from a page, and where each value is from, in words."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forum.formats import times
from forum.formats.isolation import isolate
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
# By name of the article's field: the bookmarklet's, and the form's.
SENT = {"title": "title", "bylines": "byline", "canonical_url": "canonical", "excerpt": "text"}
FIELDS = {name: name for name in LABELS} | {
    "bylines": "byline",
    "canonical_url": "source_url",
    "excerpt": "body",
    "is_paywalled": "access",
}
DETAILS = {FIELDS[name]: LABELS[name] for name in ("published", "modified", "section", "language", "is_paywalled")}
ACCESS = {"": "", "free": gettext_lazy("free to read"), "subscribers": gettext_lazy("for subscribers")}


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
        **_details(found),
    }


def _details(found: Article) -> dict[str, str]:
    """Values of the fields that only this form has. A date without its day is left out."""
    days = {name: getattr(found, name) and getattr(found, name).day for name in ("published", "modified")}
    return {
        **{name: day.isoformat() if day else "" for name, day in days.items()},
        "section": found.section,
        "language": found.language,
        "access": {None: "", True: "subscribers", False: "free"}[found.is_paywalled],
    }


def corrected(fetch: Fetch, details: dict[str, Any]) -> dict[str, str]:
    """Those details of a valid form that differ from what the page says."""
    values = {
        name: value.isoformat() if isinstance(value, date) else value or "" for name, value in details.items()
    }
    return {name: value for name, value in values.items() if value != _details(fetch.found)[name]}


def hints(fetch: Fetch) -> dict[str, str]:
    """Where each value that is filled in is from, by name of the form's field."""
    found = {name: origin for name, (_value, origin) in _values(fetch).items()}
    hints = {FIELDS[name]: _("From %(origin)s.") % {"origin": origin} for name, origin in found.items()}
    if "body" in hints:
        hints["body"] = _("The quotation is from %(origin)s. Add what you think of the article.") % {
            "origin": found["excerpt"]
        }
    if "source_name" in hints and fetch.final_url:
        host = {"host": isolate(host_of(fetch.final_url))}
        hints["source_name"] += " " + _("The page is at %(host)s.") % host
    return hints


def facts(fetch: Fetch) -> list[Fact]:
    """Everything that was found, in reading order."""
    return [
        Fact(str(LABELS[name]), value, _("from %(origin)s") % {"origin": origin})
        for name, (value, origin) in _values(fetch).items()
    ]


def entered(fetch: Fetch) -> list[Fact]:
    """Details that only the member knew."""
    found, known = _details(fetch.found), fetch.entered
    return [
        Fact(str(label), _entered(name, known[name]), _("entered by the member"))
        for name, label in DETAILS.items()
        if known.get(name) and not found[name]
    ]


def _values(fetch: Fetch) -> dict[str, tuple[str, str]]:
    """What was found, and where, by name of the article's field. Selected text replaces the excerpt."""
    found, browser = fetch.found, fetch.from_browser
    values = {}
    for name in LABELS:
        sent = browser.get(SENT.get(name, ""), "")
        if sent and (name == "excerpt" or not _shown(found, name)):
            values[name] = (sent, str(BROWSER))
        elif value := _shown(found, name):
            values[name] = (value, str(ORIGIN_LABELS[Origin(found.origins[name])]))
    return values


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
    ] + [
        (str(label), _entered(name, str(found[name])), _entered(name, fetch.entered[name]))
        for name, label in DETAILS.items()
        if found[name] and fetch.entered.get(name, found[name]) != found[name]
    ]


def _shown(found: Article, name: str) -> str:
    value = getattr(found, name)
    if name == "is_paywalled":
        return str(ACCESS["" if value is None else "subscribers" if value else "free"])
    if name == "source_name" and value:
        return f"{value} ({host_of(found.canonical_url)})" if found.canonical_url else str(value)
    if isinstance(value, Moment):
        return _moment(value)
    return ", ".join(value) if isinstance(value, list) else str(value or "")


def _entered(name: str, value: str) -> str:
    """A value of one of the details, for people."""
    if name == "access":
        return str(ACCESS[value])
    return _moment(Moment(value)) if value and name in {"published", "modified"} else value


def _moment(value: Moment) -> str:
    """As precise as the page is."""
    at = parse_datetime(value.text)
    if value.precision == "time" and at and at.tzinfo:
        return times.exact(at)
    if value.day:
        return date_format(value.day, "DATE_FORMAT")
    return date_format(datetime.strptime(value.text, "%Y-%m"), "F Y") if "-" in value.text else value.text
