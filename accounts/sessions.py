"""Who is asking: the session, as Django keeps it, and its member. The ORM would take half a millisecond longer."""

from django.conf import settings
from django.contrib import auth
from django.contrib.auth import middleware
from django.contrib.sessions.backends import db
from django.db import connection
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject

from forum.prepared import Prepared

from .models import User

COLUMNS = [field.attname for field in User._meta.concrete_fields]
# With the member who began it, as far as the list of sessions knows.
STANDING = f"""
SELECT session_data, {", ".join(f"member.{name}" for name in COLUMNS)}
FROM django_session AS session
LEFT JOIN usersessions_usersession AS listed USING (session_key)
LEFT JOIN accounts_user AS member ON member.id = listed.user_id
WHERE session.session_key = %s AND expire_date > %s
"""

_member = Prepared(lambda key: User.objects.filter(pk=key).values_list(*COLUMNS), marks=1)


class SessionStore(db.SessionStore):
    """The name is Django's. `begun_by`: the columns of the member, or nothing."""

    begun_by: tuple = ()

    def load(self) -> dict:
        """What the session holds; nothing, and no key any more, where there is none such."""
        with connection.cursor() as cursor:
            cursor.execute(STANDING, [self.session_key, timezone.now()])
            found = cursor.fetchone()
        if found is None:
            self._session_key = None
            return {}
        self.begun_by = found[1:]
        return self.decode(found[0])


class AuthenticationMiddleware(middleware.AuthenticationMiddleware):
    """`request.user`, found quickly where nothing is unusual about the session, and else as Django does it."""

    def process_request(self, request):
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: _known_from_now_on(request))


def _known_from_now_on(request):
    """Whoever asks. It stands in the request itself then: templates would ask a lazy object a hundred times."""
    request.user = _in_good_standing(request.session) or auth.get_user(request)
    return request.user


def _in_good_standing(session) -> User | None:
    """The member of a session that is begun with a backend, a password and a secret key which still hold."""
    if session.get(auth.BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
        return None
    key = int(session[auth.SESSION_KEY])
    row = session.begun_by if session.begun_by[:1] == (key,) else _member.first(key)
    user = row and User.from_db(None, COLUMNS, row)
    proof = session.get(auth.HASH_SESSION_KEY, "")
    holds = user and user.is_active and constant_time_compare(proof, user.get_session_auth_hash())
    return user if holds else None
