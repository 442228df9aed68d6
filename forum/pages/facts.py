"""What the software knows about the site, for its pages: the owner writes `{cookies}`, and readers see which there
are. Made of the settings whenever a page is shown, so it's always true."""

from collections.abc import Callable
from datetime import timedelta
from math import ceil
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import providers, throttling
from accounts.models import User
from forum.drafts.models import KEEP_DRAFTS, KEEP_FETCHED
from forum.formats.isolation import isolate
from forum.text.markup import escape_inline
from forum.web import density
from forum.web.site_name import site_name


def filled(body: str) -> str:
    """The Markdown with the facts in it."""
    for name, fact in FACTS.items():
        if (mark := f"{{{name}}}") in body:
            body = body.replace(mark, fact())
    return body


def _site() -> str:
    return escape_inline(site_name())


def _staff() -> str:
    """The owners and moderators, with links to their profiles."""
    staff = User.objects.filter(is_active=True).exclude(role=User.Role.MEMBER).order_by("role", "username")
    names = [
        (isolate(escape_inline(each.name)), each.get_absolute_url(), each.get_role_display()) for each in staff
    ]
    people = [f"- [{name}]({url}), {role}" for name, url, role in reversed(names)]
    return "\n".join(people) or _("- Nobody yet")


def _cookies() -> str:
    idle, longest = settings.SESSION_LIMITS
    login = _(
        "keeps you logged in, until you log out, or for %(days)s after your last visit (at most %(longest)s)"
    )
    form = _("protects forms against other sites that would send them in your name, for %(days)s")
    known = _("shows that you have logged in here before, so that nobody can lock you out, for %(days)s")
    texts = {
        settings.SESSION_COOKIE_NAME: login % {"days": _days(idle), "longest": _days(longest)},
        settings.CSRF_COOKIE_NAME: form % {"days": _days_of(settings.CSRF_COOKIE_AGE)},
        throttling.COOKIE: known % {"days": _days_of(throttling.COOKIE_AGE)},
        density.COOKIE: _("remembers that you chose compact lists, for %(days)s")
        % {"days": _days_of(density.COOKIE_AGE)},
        "messages": _("a message for the next page, such as “Draft discarded”, until you have seen it"),
    }
    return "\n".join(f"- `{name}`: {text}" for name, text in texts.items())


def _storage() -> str:
    """What is stored, and for how long."""
    _idle, longest = settings.SESSION_LIMITS
    rates = (settings.MEMBER_LIMITS, settings.NEW_MEMBER_LIMITS, settings.VISITOR_LIMITS, settings.LOGIN_LIMITS)
    counted = max((rate.seconds for each in rates for many in each.values() for rate in many), default=0)
    texts = (
        _("Your username, email address, password (as a hash) and profile, until you delete your account."),
        _(
            "Your posts and comments, and their earlier versions, until you delete them. If you only delete your"
            " account, they stay without your name."
        ),
        _(
            "Your upvotes, your bookmarks with their notes, your notifications and what you have read, until you"
            " delete your account."
        ),
        _("Your reports. Once you delete your account, they stay without your name."),
        _("Texts you haven't sent yet, until %(days)s after the last change.") % {"days": _days(KEEP_DRAFTS)},
        _("Links that you had this site read, with the post, or for %(days)s if you don't publish it.")
        % {"days": _days(KEEP_FETCHED)},
        _("For each login, the IP address, the browser and the time, for up to %(days)s.")
        % {"days": _days(longest)},
        _("That you have logged in from an address, for %(days)s.") % {"days": _days_of(throttling.ADDRESS_AGE)},
        _("To stop floods and guessed passwords: how often an IP address did something, for up to %(days)s.")
        % {"days": _days_of(counted)},
        _("What moderators do, with their reasons, permanently."),
    )
    return "\n".join(f"- {text}" for text in texts)


def _hosts() -> str:
    """Other hosts that the visitor's browser or the site contacts."""
    logins = [urlsplit(each).netloc for each in providers.hosts(settings.SOCIALACCOUNT_PROVIDERS)]
    texts = [_("Your browser loads everything from this site: no fonts, scripts, pictures or trackers of others.")]
    if logins:
        text = _("If you choose to log in through another service, your browser opens it: %(hosts)s.")
        texts.append(text % {"hosts": ", ".join(map(escape_inline, logins))})
    texts.append(_("When a member posts a link, this site reads that page. It doesn't tell its owner who asked."))
    if settings.EMAIL_URL:
        text = _("Emails to you are sent through %(host)s.")
        texts.append(text % {"host": escape_inline(urlsplit(settings.EMAIL_URL).hostname or "")})
    else:
        texts.append(_("This site sends no email."))
    return "\n".join(f"- {text}" for text in texts)


def _days_of(seconds: int) -> str:
    """The length in days, rounded up."""
    return _days(timedelta(days=ceil(seconds / 86_400)))


def _days(length: timedelta) -> str:
    return ngettext("%(n)d day", "%(n)d days", length.days) % {"n": length.days}


FACTS: dict[str, Callable[[], str]] = {
    "site": _site,
    "staff": _staff,
    "cookies": _cookies,
    "storage": _storage,
    "hosts": _hosts,
}
