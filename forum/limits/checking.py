"""Counts what members and visitors do, and refuses what exceeds a limit.

Staff are exempt. `consume` uses a counter; `check_rows` and `check_ages` count rows of what a member did.
"""

import logging
import math
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from datetime import timedelta
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from forum.web.outage import optional_write

from . import words
from .addresses import address_of
from .models import Counter, key_of
from .rates import Rate

log = logging.getLogger("forum.limits")


class LimitReached(PermissionDenied):
    """Someone did something too often. The message says for how long they have to wait."""

    def __init__(self, name: str, rate: Rate, wait: float, who: str) -> None:
        super().__init__(words.message(name, rate, wait))
        self.retry_after = max(math.ceil(wait), 1)
        log.warning("Limit reached: %s, %d in %d s, %s", name, rate.amount, rate.seconds, who)


def reason(request: HttpRequest, error: PermissionDenied) -> str:
    """The error's message, to be shown in a form. If it's a limit, the middleware makes the response a 429."""
    if isinstance(error, LimitReached):
        request.limit_reached = error  # type: ignore[attr-defined]  # read by our middleware
    return str(error)


# --- Members and visitors -----------------------------------------------------------------------------------


def consume(request: HttpRequest, name: str) -> None:
    """Count one use by the member, or by the visitor's address. Raises LimitReached.

    Pages are shown uncounted while the database can't store anything.
    """
    with optional_write() if request.method in {"GET", "HEAD"} else nullcontext():
        _consume(request, name)


def _consume(request: HttpRequest, name: str) -> None:
    if request.user.is_authenticated:
        for rate in rates_for(request.user, name):
            use(name, rate, f"member {request.user.pk}")
    elif settings.LIMITS_ENABLED:
        for rate in settings.VISITOR_LIMITS.get(name, ()):
            use(name, rate, f"address {address_of(request)}")


def check(request: HttpRequest, name: str) -> None:
    """Raise LimitReached if `consume` would, for a member. Counts nothing."""
    for rate in rates_for(request.user, name):
        who = f"member {request.user.pk}"
        if wait := Counter.objects.peek(_key(name, rate, who), rate):
            raise LimitReached(name, rate, wait, who)


def is_to_publish(request: HttpRequest) -> bool:
    """Whether a form with text was sent to be published. Rendering text is expensive, so this counts previews, and
    raises LimitReached before the text is parsed if too many texts were sent but not published."""
    if request.method != "POST":
        return False
    if not {"preview", "quote"} & request.POST.keys():
        check(request, "previews")
        return True
    consume(request, "previews")
    return False


def count_unpublished(request: HttpRequest) -> None:
    """Count a text that was sent to be published, but wasn't, like a preview, unless a limit refused it."""
    if request.method == "POST" and not is_reached(request) and not {"preview", "quote"} & request.POST.keys():
        for rate in rates_for(request.user, "previews"):
            Counter.objects.use(_key("previews", rate, f"member {request.user.pk}"), rate)


def is_reached(request: HttpRequest) -> bool:
    """Whether the page shows that a limit is reached."""
    return hasattr(request, "limit_reached")


def limited[**Rest](name: str) -> Callable[[Callable[Rest, HttpResponse]], Callable[Rest, HttpResponse]]:
    """Decorate a view for members, so that each POST counts."""

    def decorator(view: Callable[Rest, HttpResponse]) -> Callable[Rest, HttpResponse]:
        @wraps(view)
        def wrapper(*args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
            request: Any = args[0]
            if request.method == "POST":
                consume(request, name)
            return view(*args, **kwargs)

        return wrapper

    return decorator


def use(name: str, rate: Rate, who: str, *, logged_as: str = "") -> None:
    """Count one use. Raises LimitReached, and logs it. What someone typed, perhaps a password, isn't logged."""
    if wait := Counter.objects.use(_key(name, rate, who), rate):
        raise LimitReached(name, rate, wait, logged_as or who)


def _key(name: str, rate: Rate, who: str) -> Any:
    return key_of(name, rate.seconds, who)


# --- Rows ---------------------------------------------------------------------------------------------------


def rates_for(member: Any, name: str) -> tuple[Rate, ...]:
    """The limits that apply to this member. None for staff."""
    if not settings.LIMITS_ENABLED or member.is_staff:
        return ()
    is_new = timezone.now() - member.created_at < timedelta(days=settings.NEW_MEMBER_DAYS)
    limits = settings.NEW_MEMBER_LIMITS if is_new else settings.MEMBER_LIMITS
    found: tuple[Rate, ...] = limits.get(name, ())
    return found


def check_rows(member: Any, name: str, rows: QuerySet[Any], moment: str = "created_at") -> None:
    """Raise LimitReached if the member has made as many of these rows as the limit allows. One query.

    Call it in the transaction that adds a row. Requests that run at the same time don't see each other's rows, so
    a member can exceed the limit by as many requests as the site handles at once.
    """
    if rates := rates_for(member, name):
        now = timezone.now()
        since = now - timedelta(seconds=longest(rates))
        latest = rows.filter(**{f"{moment}__gt": since}).order_by(f"-{moment}").values_list(moment, flat=True)
        check_ages(member, name, [(now - at).total_seconds() for at in latest[: most(rates)]])


def check_ages(member: Any, name: str, ages: Sequence[float]) -> None:
    """Raise LimitReached if too many of these rows are too young. `ages` in seconds, youngest first."""
    for rate in rates_for(member, name):
        if len(ages) >= rate.amount and (wait := rate.seconds - ages[rate.amount - 1]) > 0:
            raise LimitReached(name, rate, wait, f"member {member.pk}")


def most(rates: Sequence[Rate]) -> int:
    """How many rows have to be known."""
    return max((rate.amount for rate in rates), default=0)


def longest(rates: Sequence[Rate]) -> int:
    """For how many seconds rows count."""
    return max((rate.seconds for rate in rates), default=0)
