"""The current ETag of a page, which the database knows."""

import atexit
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from threading import Lock
from typing import NamedTuple

import psycopg
from django.db import connection, transaction

# Of this start of the server, before it forks, so that all processes give the same page the same ETag, and none
# survives another release, other settings or a restored backup.
START = secrets.token_hex(8)
OWN_CONNECTION = {
    "connect_timeout": 5,
    "autocommit": True,
    "application_name": "pagecache",
    "cursor_factory": psycopg.Cursor,
}


class Version(NamedTuple):
    """A query for one row with one text, which differs whenever the page looks different. No row: no such page."""

    sql: str
    values: tuple = ()


def topic(name: str) -> str:
    """SQL for the version of something that has no row of its own: see models.py."""
    return f"coalesce((SELECT sum(number) FROM pagecache_version WHERE topic = '{name}'), 0)"


def current_etag(key: tuple, version: Version) -> str | None:
    """The ETag of the page with this key, as visitors see it now; inside a transaction, as that sees it. None if
    there is no such page, or the database doesn't answer: the view's own queries are more patient.

    Weak, because it is the same for the page compressed or not.
    """
    found = _in_transaction(version) if connection.in_atomic_block else _asker.ask(version)
    if found is None:
        return None
    return f'W/"{blake2b(repr((START, key, found)).encode(), digest_size=12).hexdigest()}"'


@contextmanager
def snapshot() -> Iterator[None]:
    """All queries in this block see one state of the database."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def _in_transaction(version: Version) -> str | None:
    with connection.cursor() as cursor:
        cursor.execute(*version)
        row = cursor.fetchone()
    return row and row[0]


class Asker:
    """A database connection of this process for versions alone, opened when first needed.

    One from the pool, with its check and its transaction, costs ten times as much as the query.
    """

    def __init__(self):
        self.lock = Lock()
        self.connection: psycopg.Connection | None = None
        atexit.register(self.close)

    def ask(self, version: Version) -> str | None:
        try:
            # Threads take turns inside.
            row = self._connected().execute(*version, prepare=True).fetchone()
        except psycopg.OperationalError:
            self.close()
            return None
        return row and row[0]

    def _connected(self) -> psycopg.Connection:
        with self.lock:
            if self.connection is None:
                self.connection = psycopg.connect(**connection.get_connection_params() | OWN_CONNECTION)
            return self.connection

    def close(self) -> None:
        with self.lock, suppress(psycopg.Error):
            if self.connection is not None:
                self.connection.close()
            self.connection = None


_asker = Asker()
