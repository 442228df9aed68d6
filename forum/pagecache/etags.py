"""Asking the database which version of a page stands, as quickly as can be; and one state of it, to render."""

import atexit
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Lock
from typing import NamedTuple

import psycopg
from django.db import connection, transaction

OWN = {"connect_timeout": 5, "autocommit": True, "application_name": "versions", "cursor_factory": psycopg.Cursor}


class Version(NamedTuple):
    """A query whose one row holds one text: another one whenever a page looks different. No row: no such page."""

    sql: str
    values: tuple = ()


def topic(name: str) -> str:
    """For a query: the version of what has no row of its own."""
    return f"coalesce((SELECT sum(number) FROM pagecache_version WHERE topic = '{name}'), 0)"


class Asker:
    """A connection of this process for nothing but versions, made when first needed.

    One from the pool, with its check and its transaction, costs ten times as much as the question.
    """

    def __init__(self):
        self.lock = Lock()
        self.connection: psycopg.Connection | None = None
        atexit.register(self.close)

    def ask(self, version: Version) -> str | None:
        """None where the database does not answer: the page's own queries may, being patient."""
        try:
            # Any number of threads may ask at once: they take turns inside.
            row = self._connected().execute(*version, prepare=True).fetchone()
        except psycopg.OperationalError:
            self.close()
            return None
        return row and row[0]

    def _connected(self) -> psycopg.Connection:
        with self.lock:
            if self.connection is None:
                self.connection = psycopg.connect(**connection.get_connection_params() | OWN)
            return self.connection

    def close(self) -> None:
        with self.lock, suppress(psycopg.Error):
            if self.connection is not None:
                self.connection.close()
            self.connection = None


asker = Asker()


def standing(version: Version) -> str | None:
    """Which version stands, for whoever asks now; inside a transaction, as that one sees it."""
    return here(version) if connection.in_atomic_block else asker.ask(version)


def here(version: Version) -> str | None:
    """Which version stands, as the transaction at hand sees it."""
    with connection.cursor() as cursor:
        cursor.execute(*version)
        row = cursor.fetchone()
    return row and row[0]


@contextmanager
def snapshot() -> Iterator[None]:
    """All queries of the block see one state of the database."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield
