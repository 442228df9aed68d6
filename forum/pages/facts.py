"""What the software knows about the site, for its pages: the owner writes `{cookies}`, and readers see which there
are. Made of the settings whenever a page is shown, so it's always true."""

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import providers
from accounts.models import User
from forum.drafts.models import KEEP_DRAFTS
from forum.text.markup import escape_inline
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
    names = [(escape_inline(each.name), each.get_absolute_url(), each.get_role_display()) for each in staff]
    people = [f"- [{name}]({url}), {role}" for name, url, role in reversed(names)]
    return "\n".join(people) or _("- Nobody yet")


def _cookies() -> str:
    idle, longest = settings.SESSION_LIMITS
    login = _(
        "keeps you logged in, until you log out, or for %(days)s after your last visit (at most %(longest)s)"
    )
    form = _("protects forms against other sites that would send them in your name, for %(days)s")
    told = _("a message to show on the next page, such as “Comment posted”; deleted once you have seen it")
    texts = {
        settings.SESSION_COOKIE_NAME: login % {"days": _days(idle), "longest": _days(longest)},
        settings.CSRF_COOKIE_NAME: form % {"days": _days(timedelta(seconds=settings.CSRF_COOKIE_AGE))},
        "messages": told,
    }
    return "\n".join(f"- `{name}`: {text}" for name, text in texts.items())


def _storage() -> str:
    """What is stored, and for how long."""
    _idle, longest = settings.SESSION_LIMITS
    return "\n".join(
        f"- {text}"
        for text in (
            _("Your username, email address, password (as a hash) and profile, until you delete your account."),
            _(
                "Your posts and comments with their earlier versions. When you delete your account, you choose"
                " whether they are deleted, too, or stay without your name."
            ),
            _("Your upvotes, reports and notifications, and what you have read, until you delete your account."),
            _("Texts you haven't sent yet: %(days)s after the last change.") % {"days": _days(KEEP_DRAFTS)},
            _("For each login, the IP address, the browser and the time, for up to %(days)s.")
            % {"days": _days(longest)},
            _(
                "To stop floods and guessed passwords: IP addresses and how often they did something, for up to a"
                " day."
            ),
            _("What moderators do, with their reasons, permanently."),
        )
    )


def _hosts() -> str:
    """Other hosts that the visitor's browser or the site contacts."""
    logins = [urlsplit(each).netloc for each in providers.hosts(settings.SOCIALACCOUNT_PROVIDERS)]
    texts = [_("Your browser loads everything from this site: no fonts, scripts, pictures or trackers of others.")]
    if logins:
        text = _("If you choose to log in through another service, your browser opens it: %(hosts)s.")
        texts.append(text % {"hosts": ", ".join(map(escape_inline, logins))})
    if settings.EMAIL_URL:
        text = _("Emails to you are sent through %(host)s.")
        texts.append(text % {"host": escape_inline(urlsplit(settings.EMAIL_URL).hostname or "")})
    else:
        texts.append(_("This site sends no email."))
    return "\n".join(f"- {text}" for text in texts)


def _days(length: timedelta) -> str:
    return ngettext("%(n)d day", "%(n)d days", length.days) % {"n": length.days}


FACTS: dict[str, Callable[[], str]] = {
    "site": _site,
    "staff": _staff,
    "cookies": _cookies,
    "storage": _storage,
    "hosts": _hosts,
}
