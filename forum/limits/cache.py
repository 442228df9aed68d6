"""A cache in the database that never drops an entry before its time."""

from typing import Any

from django.core.cache.backends import db
from django.db import connections


class DatabaseCache(db.DatabaseCache):
    """Django's, but it only deletes expired entries.

    Django's also deletes live ones as soon as there are more than MAX_ENTRIES. Anyone could add others to make it
    forget which codes of authenticator apps were used, or when an email was sent. allauth stores these here, each
    with a time.
    """

    _table: str

    def _cull(self, db: str, cursor: Any, now: Any, num: int) -> None:
        connection = connections[db]
        table = connection.ops.quote_name(self._table)
        cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [connection.ops.adapt_datetimefield_value(now)])
