"""Sessions in the database, as Django keeps them; read without the ORM, which costs each page 0.3 ms."""

from django.contrib.sessions.backends import db
from django.db import connection
from django.utils import timezone

STANDING = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"


class SessionStore(db.SessionStore):
    """The name is Django's."""

    def load(self) -> dict:
        """What the session holds; nothing, and no key any more, where there is none such."""
        with connection.cursor() as cursor:
            cursor.execute(STANDING, [self.session_key, timezone.now()])
            found = cursor.fetchone()
        if found is None:
            self._session_key = None
        return self.decode(found[0]) if found else {}
