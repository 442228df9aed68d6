"""How long a login lasts, and the removal of expired sessions.

Django stores when a session expires, and ignores it from then on. We set that time, so limits cost no query.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from http import HTTPStatus

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from forum.web.outage import optional_write
from forum.web.requests import loaded_user

LOGGED_IN_AT = "logged_in_at"  # key of the session
BATCH = 1000  # rows per statement, so that no lock lasts long


def limit_sessions(get_response: Callable[[HttpRequest], HttpResponseBase]):
    """Middleware that moves the end of a member's session while they use the site, but not beyond the maximum.

    It writes the session at most thirty times in the time that it may be idle: for members, once a day.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        user = loaded_user(request)
        # Django stores no session after an error.
        if user is not None and user.is_authenticated and response.status_code < HTTPStatus.INTERNAL_SERVER_ERROR:
            prolong(request.session, user)
        return response

    return middleware


def prolong(session, user) -> None:
    """Set when the session ends, and store that unless the database can't store anything at the moment."""
    was_modified = session.modified
    set_end(session, user)
    if was_modified or not session.modified:
        return
    try:
        with optional_write():
            session.save()
            return  # Django stores it again, with the cookie
    except UpdateError:
        return  # Django's middleware gets the same error, and responds to it
    session.modified = False


def on_login(sender, request, user, **sent) -> None:
    """Receiver of Django's signal. Logging in again starts a new maximum."""
    request.session.pop(LOGGED_IN_AT, None)
    set_end(request.session, user)


def set_end(session, user) -> None:
    """Set when the session ends, unless that is about right already."""
    now = timezone.now()
    idle, longest = limits_of(user)
    logged_in_at = datetime.fromtimestamp(session.get(LOGGED_IN_AT) or now.timestamp(), tz=now.tzinfo)
    end = min(now + idle, logged_in_at + longest)
    # Also if the end is too late: for someone who has become a moderator, or if the limits have changed.
    if LOGGED_IN_AT not in session or abs(end - session.get_expiry_date()) > idle / 30:
        session[LOGGED_IN_AT] = logged_in_at.timestamp()
        session.set_expiry(end)


def limits_of(user) -> tuple[timedelta, timedelta]:
    """How long a session may be idle, and how long it may last in all."""
    is_staff = user.role != user.Role.MEMBER  # also while suspended
    return settings.STAFF_SESSION_LIMITS if is_staff else settings.SESSION_LIMITS


def shorten(user) -> None:
    """Apply the limits of a new role to sessions in other browsers, even if nobody uses them again."""
    keys = UserSession.objects.filter(user_id=user.pk).values("session_key")
    end = timezone.now() + limits_of(user)[0]
    Session.objects.filter(session_key__in=keys, expire_date__gt=end).update(expire_date=end)


# --- Removal ------------------------------------------------------------------------------------------------


def clear_expired() -> int:
    """Delete expired sessions, and entries in members' lists of sessions that have ended. Returns how many."""
    current = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=timezone.now())
    listed = _delete(UserSession.objects.filter(~Exists(current)))
    return listed + _delete(Session.objects.filter(expire_date__lte=timezone.now()))


def _delete(rows: QuerySet) -> int:
    total = 0
    while batch := list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        total += rows.model._default_manager.filter(pk__in=batch).delete()[0]
    return total
