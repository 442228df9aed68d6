"""ETags of cached pages, computed from a version in the database."""

import atexit
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from threading import Lock
from typing import Any, NamedTuple

import psycopg
from django.db import OperationalError, connection, transaction

from forum.site.connections import DoesNotRespond, PageConnection

from .models import EPOCH
from .site_version import site_version

CONNECTION_OPTIONS = {
    "connect_timeout": 5,
    "autocommit": True,
    "application_name": "pagecache",
    "cursor_factory": psycopg.Cursor,
}
PAUSE = 1  # seconds before the next attempt to connect
# A dump is restored to a new database, and often to another server.
DATABASE_ID = """
SELECT concat_ws(' ', (SELECT system_identifier FROM pg_control_system()), oid) FROM pg_database
WHERE datname = current_database()
"""


class Version(NamedTuple):
    """A query for one text, which changes whenever the page looks different. No row means that there's no page."""

    sql: str
    values: tuple[Any, ...] | dict[str, Any] = ()

    @property
    def with_epoch(self) -> str:
        """The query, with the epoch in front of the text: see `renew_pages`."""
        return f"SELECT concat_ws(' ', {topic(EPOCH)}, text) FROM ({self.sql}) AS of_page (text)"


def topic(name: str) -> str:
    """SQL for the version of a topic, which has no table of its own: see models.py."""
    return f"coalesce((SELECT sum(number) FROM pagecache_version WHERE topic = '{name}'), 0)"


def current_etag(key: tuple[object, ...], version: Version) -> str | None:
    """The current ETag of the page with this key, as seen by the current transaction if there is one. None if the
    page doesn't exist or the database doesn't answer: then the view runs, and its queries wait longer.

    The ETag is weak, because it's the same with and without compression. It's the same on all servers.
    """
    found = _in_transaction(version) if connection.in_atomic_block else _version_reader.fetch(version)
    database = _version_reader.database()
    if found is None or database is None:
        return None
    content = repr((database, key, found)).encode()
    return f'W/"{blake2b(content, key=site_version(), digest_size=12).hexdigest()}"'


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
        cursor.execute(version.with_epoch, version.values)
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
        self.database_id = ""  # of the connection
        self.retry_at = 0.0
        atexit.register(self.close)

    def fetch(self, version: Version) -> str | None:
        try:
            opened = self._connected()
        except psycopg.Error:
            return None
        try:
            # psycopg serializes threads on one connection.
            row = opened.execute(version.with_epoch, version.values, prepare=True).fetchone()
        except DoesNotRespond as error:  # the view would wait as long again
            self.close(opened)
            raise OperationalError(*error.args) from error
        except psycopg.Error:
            self.close(opened)
            return None
        return row[0] if row else None

    def database(self) -> str | None:
        """What tells this database from others, such as one restored from a dump. None if it doesn't answer."""
        try:
            self._connected()
        except psycopg.Error:
            return None
        return self.database_id

    def _connected(self) -> psycopg.Connection:
        with self.lock:
            if self.connection is None:
                opened = self._connect()
                self.database_id = _database_id(opened)
                self.connection = opened
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

    def close(self, only: psycopg.Connection | None = None) -> None:
        """Close the connection; with `only`, unless another thread has replaced that one."""
        with self.lock, suppress(psycopg.Error):
            if self.connection is not None and (only is None or only is self.connection):
                self.connection.close()
                self.connection = None


def _database_id(opened: psycopg.Connection) -> str:
    """Standbys have the same ID as their primary. "" if the server doesn't let us ask."""
    try:
        row = opened.execute(DATABASE_ID).fetchone()
    except psycopg.errors.InsufficientPrivilege:
        return ""
    return str(row[0]) if row else ""


_version_reader = VersionReader()
