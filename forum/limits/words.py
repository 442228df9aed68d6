"""What people read when a limit is reached."""

import math

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, ngettext_lazy

from .rates import Rate

# By the name of the limit. %(time)s: "hour" or "5 minutes"; %(wait)s: "4 minutes".
MESSAGES = {
    "comments": ngettext_lazy(
        "You have posted %(n)d comment in the last %(time)s. You can post again in %(wait)s.",
        "You have posted %(n)d comments in the last %(time)s. You can post again in %(wait)s.",
        "n",
    ),
    "posts": ngettext_lazy(
        "You have published %(n)d post in the last %(time)s. You can publish again in %(wait)s.",
        "You have published %(n)d posts in the last %(time)s. You can publish again in %(wait)s.",
        "n",
    ),
    "fetches": ngettext_lazy(
        "You have had %(n)d article fetched in the last %(time)s. You can have another fetched in %(wait)s.",
        "You have had %(n)d articles fetched in the last %(time)s. You can have another fetched in %(wait)s.",
        "n",
    ),
    "reports": ngettext_lazy(
        "You have sent %(n)d report in the last %(time)s. You can report again in %(wait)s.",
        "You have sent %(n)d reports in the last %(time)s. You can report again in %(wait)s.",
        "n",
    ),
    "upvotes": ngettext_lazy(
        "You have upvoted once in the last %(time)s. You can upvote again in %(wait)s.",
        "You have upvoted %(n)d times in the last %(time)s. You can upvote again in %(wait)s.",
        "n",
    ),
    "changes": ngettext_lazy(
        "You have made %(n)d change in the last %(time)s. You can make another in %(wait)s.",
        "You have made %(n)d changes in the last %(time)s. You can make another in %(wait)s.",
        "n",
    ),
    "previews": ngettext_lazy(
        "You have sent %(n)d unpublished text in the last %(time)s. You can send another in %(wait)s.",
        "You have sent %(n)d unpublished texts in the last %(time)s. You can send another in %(wait)s.",
        "n",
    ),
    "drafts": ngettext_lazy(
        "Your drafts were saved once in the last %(time)s. They can be saved again in %(wait)s.",
        "Your drafts were saved %(n)d times in the last %(time)s. They can be saved again in %(wait)s.",
        "n",
    ),
    "completions": ngettext_lazy(
        "You have looked for names once in the last %(time)s. You can look again in %(wait)s.",
        "You have looked for names %(n)d times in the last %(time)s. You can look again in %(wait)s.",
        "n",
    ),
    "cards": ngettext_lazy(
        "You have opened %(n)d profile card in the last %(time)s. You can open another in %(wait)s.",
        "You have opened %(n)d profile cards in the last %(time)s. You can open another in %(wait)s.",
        "n",
    ),
    "exports": ngettext_lazy(
        "You have downloaded your data once in the last %(time)s. You can download it again in %(wait)s.",
        "You have downloaded your data %(n)d times in the last %(time)s. You can download it again in %(wait)s.",
        "n",
    ),
    "tracking": ngettext_lazy(
        "You have changed what you track once in the last %(time)s. You can change it again in %(wait)s.",
        "You have changed what you track %(n)d times in the last %(time)s. You can change it again in %(wait)s.",
        "n",
    ),
    "searches": ngettext_lazy(
        "There was %(n)d search in the last %(time)s. You can search again in %(wait)s.",
        "There were %(n)d searches in the last %(time)s. You can search again in %(wait)s.",
        "n",
    ),
    "histories": ngettext_lazy(
        "You have opened %(n)d edit history in the last %(time)s. You can open another in %(wait)s.",
        "You have opened %(n)d edit histories in the last %(time)s. You can open another in %(wait)s.",
        "n",
    ),
    "fetches_from_host": ngettext_lazy(
        "A page of this site was fetched in the last %(time)s. Another can be fetched in %(wait)s.",
        "%(n)d pages of this site were fetched in the last %(time)s. Another can be fetched in %(wait)s.",
        "n",
    ),
    "signups": ngettext_lazy(
        "Someone has signed up from your network in the last %(time)s. You can sign up in %(wait)s.",
        "%(n)d people have signed up from your network in the last %(time)s. You can sign up in %(wait)s.",
        "n",
    ),
    "logins": ngettext_lazy(
        "There was %(n)d attempt to log in in the last %(time)s. You can try again in %(wait)s.",
        "There were %(n)d attempts to log in in the last %(time)s. You can try again in %(wait)s.",
        "n",
    ),
    "failures": ngettext_lazy(
        "There was %(n)d failed attempt in the last %(time)s. You can try again in %(wait)s.",
        "There were %(n)d failed attempts in the last %(time)s. You can try again in %(wait)s.",
        "n",
    ),
    "emails": ngettext_lazy(
        "You have asked for %(n)d email in the last %(time)s. You can ask for another in %(wait)s.",
        "You have asked for %(n)d emails in the last %(time)s. You can ask for another in %(wait)s.",
        "n",
    ),
    "account_forms": ngettext_lazy(
        "You have sent %(n)d form in the last %(time)s. You can send it again in %(wait)s.",
        "You have sent %(n)d forms in the last %(time)s. You can send it again in %(wait)s.",
        "n",
    ),
}
# Limits that share a message.
ALIASES = {
    "passwords": "failures",
    "passwords_from_address": "failures",
    "passwords_for_account": "failures",
    "codes": "failures",
    "codes_from_address": "failures",
    "codes_for_account": "failures",
    "emails_to_recipient": "emails",
}


def message(name: str, rate: Rate, wait: float) -> str:
    """Why the limit refuses, and for how many seconds."""
    words = {"n": rate.amount, "time": _time(rate.seconds), "wait": duration(wait)}
    return str(MESSAGES[ALIASES.get(name, name)] % words)


def _time(seconds: int) -> str:
    """ "hour" for one hour, but "5 minutes"."""
    single = {60: _("minute"), 3600: _("hour"), 86_400: _("day")}
    return single.get(seconds) or duration(seconds)


def duration(seconds: float) -> str:
    """A time to wait, rounded up: "40 seconds", "4 minutes" or "2 hours"."""
    if seconds < 60:
        n = max(math.ceil(seconds), 1)
        return ngettext("%(n)d second", "%(n)d seconds", n) % {"n": n}
    if seconds < 5400:
        n = math.ceil(seconds / 60)
        return ngettext("%(n)d minute", "%(n)d minutes", n) % {"n": n}
    n = math.ceil(seconds / 3600)
    return ngettext("%(n)d hour", "%(n)d hours", n) % {"n": n}
