"""ETags of cached pages, computed from a version in the database."""

import atexit
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from threading import Lock
from typing import Any, NamedTuple

import psycopg
from django.db import OperationalError, connection, transaction

from forum.site.connections import DoesNotRespond, PageConnection

# Set when the server starts, before it forks. All processes give a page the same ETag, and no ETag survives a new
# release, changed settings or a restored backup.
START = secrets.token_hex(8)
CONNECTION_OPTIONS = {
    "connect_timeout": 5,
    "autocommit": True,
    "application_name": "pagecache",
    "cursor_factory": psycopg.Cursor,
}
PAUSE = 1  # seconds before the next attempt to connect


class Version(NamedTuple):
    """A query for one text, which changes whenever the page looks different. No row means that there's no page."""

    sql: str
    values: tuple[Any, ...] = ()


def topic(name: str) -> str:
    """SQL for the version of a topic, which has no table of its own: see models.py."""
    return f"coalesce((SELECT sum(number) FROM pagecache_version WHERE topic = '{name}'), 0)"


def current_etag(key: tuple[object, ...], version: Version) -> str | None:
    """The current ETag of the page with this key, as seen by the current transaction if there is one. None if the
    page doesn't exist or the database doesn't answer: then the view runs, and its queries wait longer.

    The ETag is weak, because it's the same with and without compression.
    """
    found = _in_transaction(version) if connection.in_atomic_block else _version_reader.fetch(version)
    if found is None:
        return None
    return f'W/"{blake2b(repr((START, key, found)).encode(), digest_size=12).hexdigest()}"'


@contextmanager
def snapshot() -> Iterator[None]:
    """Make all queries in this block see the same state of the database."""
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
    text: str | None = row[0] if row else None
    return text


class VersionReader:
    """A database connection for version queries only, one per process, opened when first needed.

    A pooled connection, with its check and its transaction, would cost ten times as much as the query.
    """

    def __init__(self) -> None:
        self.lock = Lock()
        self.connection: PageConnection | None = None
        self.retry_at = 0.0
        atexit.register(self.close)

    def fetch(self, version: Version) -> str | None:
        try:
            # psycopg serializes threads on one connection.
            row = self._connected().execute(*version, prepare=True).fetchone()
        except DoesNotRespond as error:  # the view would wait as long again
            self.close()
            raise OperationalError(*error.args) from error
        except psycopg.OperationalError:
            self.close()
            return None
        return row[0] if row else None

    def _connected(self) -> psycopg.Connection:
        with self.lock:
            if self.connection is None:
                self.connection = self._connect()
            return self.connection

    def _connect(self) -> PageConnection:
        """Connect, unless that has just failed: threads that waited for it shouldn't wait again, one by one."""
        if time.monotonic() < self.retry_at:
            raise psycopg.OperationalError("the database doesn't respond")
        try:
            return PageConnection.connect(**connection.get_connection_params() | CONNECTION_OPTIONS)
        except psycopg.OperationalError:
            self.retry_at = time.monotonic() + PAUSE
            raise

    def close(self) -> None:
        with self.lock, suppress(psycopg.Error):
            if self.connection is not None:
                self.connection.close()
            self.connection = None


_version_reader = VersionReader()
