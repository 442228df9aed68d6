"""The items of the checklist, and which of them are done."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.second_factor import FACTORS
from forum import permissions
from forum.branding.models import SiteChange
from forum.categories.models import Category
from forum.mail.models import OutboundEmail
from forum.pages.models import Page, Slug
from forum.web.formatting import url

from .models import Mark


class Item(NamedTuple):
    title: str
    text: str
    is_done: bool
    links: dict[str, str]  # where it is done: addresses with their texts
    mark: str = ""  # a kind of mark with which the owner can tick it
    mark_text: str = ""
    is_marked: bool = False  # so the owner can untick it


def items(owner: User) -> list[Item]:
    """What there is to do, in a sensible order. One query."""
    state = _state(owner)
    marks = set(state["marks"])
    mine = [_rules(state, marks), _legal(state), _categories(state, marks), _email(state, marks)]
    return [*mine, *_safety(state), _backup(marks)]


def reminder(user: Any) -> str:
    """A line for Moderation's home: how much is left, or "" if it isn't for this reader or nothing is."""
    if not permissions.can_customise(user) or Mark.objects.filter(kind=Mark.Kind.DISMISSED).exists():
        return ""
    left = sum(not item.is_done for item in items(user))
    text = ngettext("%(n)d thing is left to set up here.", "%(n)d things are left to set up here.", left)
    return text % {"n": left} if left else ""


def _rules(state: dict[str, Any], marks: set[str]) -> Item:
    return Item(
        _("Read the rules, and make them yours"),
        _("Moderators apply them, and members accept them when they sign up. They start with a text of ours."),
        state["rules"] or "rules" in marks,
        {url("pages:edit", Slug.RULES): _("Edit the rules")},
        *(Mark.Kind.RULES, _("Keep them as they are"), "rules" in marks and not state["rules"]),
    )


def _legal(state: dict[str, Any]) -> Item:
    return Item(
        _("Publish the privacy policy and the terms"),
        _("They start as drafts that only staff can see. Fill in what only you know, then publish them."),
        state["privacy"] and state["terms"],
        {
            url("pages:edit", Slug.PRIVACY): _("Edit the privacy policy"),
            url("pages:edit", Slug.TERMS): _("Edit the terms"),
        },
    )


def _categories(state: dict[str, Any], marks: set[str]) -> Item:
    return Item(
        _("Choose the categories"),
        _("Every post is in one. A few broad ones are enough to begin with; you can rename and add others later."),
        state["categories"] or "categories" in marks,
        {url("admin:categories_category_changelist"): _("Categories")},
        *(Mark.Kind.CATEGORIES, _("Keep them as they are"), "categories" in marks and not state["categories"]),
    )


def _email(state: dict[str, Any], marks: set[str]) -> Item:
    title = _("Make sure that email works")
    if not settings.EMAIL_IS_VERIFIED:
        text = _("Members need it to reset passwords. Set EMAIL_URL, as docs/operations.md says, and restart.")
        kind = Mark.Kind.NO_EMAIL
        return Item(title, text, kind in marks, {}, kind, _("Do without email"), kind in marks)
    text = _("Send a message to your own address, and look whether it arrives.")
    if "email_sent" in marks and state["email_waits"]:
        text = _("The test message hasn't been delivered yet. The site's log says why.")
    elif "email_sent" in marks:
        text = _("The mail server has accepted a test message.")
    is_done = "email_sent" in marks and not state["email_waits"]
    return Item(title, text, is_done, {}, Mark.Kind.EMAIL_SENT, _("Send a test message"))


def _safety(state: dict[str, Any]) -> Iterator[Item]:
    yield Item(
        _("Protect your account with a second step"),
        _("With an authenticator app or a passkey, a stolen password isn't enough to take over the site."),
        state["second_factor"],
        {url("mfa_index"): _("Set up two-step login")},
    )
    yield Item(
        _("Find a second person who can moderate"),
        _("For when you're away. Open the page of a member you trust, and make them a moderator."),
        state["second_person"],
        {url("admin:moderation_member_changelist"): _("Choose a member")},
    )


def _backup(marks: set[str]) -> Item:
    text = _(
        "Copy the database and the pictures regularly, to another machine, and try once to restore them."
        " “Backups” in docs/operations.md says how."
    )
    is_done = "backup" in marks
    return Item(_("Back up the site"), text, is_done, {}, Mark.Kind.BACKUP, _("I have backups"), is_done)


def _state(owner: User) -> dict[str, Any]:
    """All that the list depends on, in one query."""
    now = timezone.now()
    pages = Page.objects.exclude(published=None)
    staff = User.objects.filter(is_active=True).exclude(pk=owner.pk).exclude(role=User.Role.MEMBER)
    changes = SiteChange.objects.filter(kind="category")
    sent = Mark.objects.filter(kind=Mark.Kind.EMAIL_SENT, created_at__gte=OuterRef("created_at"))
    found: Any = User.objects.filter(pk=owner.pk).values(
        rules=Exists(pages.filter(slug=Slug.RULES).exclude(published__by=None)),
        privacy=Exists(pages.filter(slug=Slug.PRIVACY)),
        terms=Exists(pages.filter(slug=Slug.TERMS)),
        categories=Exists(changes) | Exists(Category.objects.filter(decisions__isnull=False)),
        email_waits=Exists(OutboundEmail.objects.filter(Exists(sent))),
        second_factor=Exists(Authenticator.objects.filter(user=owner, type__in=FACTORS)),
        second_person=Exists(staff.filter(Q(suspended_until=None) | Q(suspended_until__lte=now))),
        marks=ArraySubquery(Mark.objects.values("kind")),
    )
    return dict(found.get())
