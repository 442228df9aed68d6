"""Database connections: what DATABASE_URL means, and the limits for connections that serve pages."""

import os
import re
import select
from typing import Any, Self

import psycopg
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, connections
from psycopg.abc import PQGen
from psycopg.conninfo import conninfo_to_dict
from psycopg.errors import IdleInTransactionSessionTimeout, _WaitTimeout
from psycopg.pq import Conninfo
from psycopg_pool import ConnectionPool

# A page fails with an OperationalError rather than keep one of the few threads waiting.
PAGE_LIMITS = "-c lock_timeout=3s -c statement_timeout=15s -c idle_in_transaction_session_timeout=30s"
PATIENCE = 20  # seconds for a query; only a server that doesn't respond at all exceeds statement_timeout
PROBE_PATIENCE = 2  # seconds for a query that only asks whether the database works
CONNECT_TIMEOUT = 5  # seconds

NAMES = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
MUST_BE = "DATABASE_URL must be a PostgreSQL database, like postgres://user:password@host/name"
PORTS = re.compile(r"\d*(,\d*)*")


# --- DATABASE_URL -------------------------------------------------------------------------------------------


def parse(url: str) -> dict[str, Any]:
    """An entry of DATABASES for a URL or a `key=value …` string, read by libpq. Keeps all of its options.

    Errors quote nothing of it, because any part of a mistyped URL may be the password.
    """
    try:
        options: dict[str, Any] = conninfo_to_dict(url)
    except psycopg.ProgrammingError as error:
        if not re.match("postgres(ql)?://", url):
            raise ImproperlyConfigured(MUST_BE) from None
        why = str(error).partition('"')[0].strip(" :\n")
        raise ImproperlyConfigured(f"DATABASE_URL can't be read by PostgreSQL's client library: {why}") from None
    _refuse_unquoted_password(url, options)
    if "service" in options:
        os.environ["PGSERVICE"] = options.pop("service")  # libpq's own defaults then include the service's options
    database = {ours: options.pop(theirs, "") for theirs, ours in NAMES.items()}
    database["NAME"] = database["NAME"] or _default("dbname")
    if not database["NAME"]:
        raise ImproperlyConfigured(MUST_BE)
    return {"ENGINE": "django.db.backends.postgresql", **database, "OPTIONS": options}


def _refuse_unquoted_password(url: str, options: dict[str, Any]) -> None:
    """Refuse a password with a raw / or @. The rest of it would be taken for the host or the name, and logged."""
    _authority, _, path = url.partition("://")[2].partition("/")
    if "@" in path.partition("?")[0] or "@" in options.get("host", "") or not _are_ports(options.get("port", "")):
        raise ImproperlyConfigured(
            "DATABASE_URL has an invalid host or port. In user and password, write % as %25, / as %2F, @ as %40"
        )


def _are_ports(text: str) -> bool:
    return bool(PORTS.fullmatch(text)) and all(0 < int(port) < 65_536 for port in text.split(",") if port)


def _default(keyword: str) -> str:
    """The value libpq uses if the URL gives none: from an environment variable (PG…) or the service file."""
    values = {option.keyword.decode(): option.val for option in Conninfo.get_defaults()}
    return (values[keyword] or b"").decode()


# --- Connections of threads ---------------------------------------------------------------------------------


class DoesNotRespond(psycopg.OperationalError):
    """The server accepted a query, and then nothing came for some seconds."""


class ImpatientConnection(psycopg.Connection[Any]):
    """A connection that is closed if the server hangs during a query (paused, stuck disk, lost network)."""

    @property
    def patience(self) -> float:
        """Seconds for a query."""
        return PROBE_PATIENCE

    def wait[T](self, gen: PQGen[T], interval: float = 0.1, timeout: float | None = None) -> T:
        try:
            return super().wait(gen, interval, self.patience if timeout is None else timeout)
        except _WaitTimeout as error:
            if timeout is not None:
                raise
            self.close()
            raise DoesNotRespond(f"the database didn't respond for {self.patience} s") from error


class PageConnection(ImpatientConnection):
    """A connection that serves pages. It waits for nothing longer than a visitor would: the server enforces
    PAGE_LIMITS."""

    @property
    def patience(self) -> float:
        return PATIENCE

    @classmethod
    def connect(cls, conninfo: str = "", **kwargs: Any) -> Self:
        options = kwargs.get("options") or _default("options")
        kwargs["options"] = f"{PAGE_LIMITS} {options}".strip()  # the operator's come last, and win
        kwargs.setdefault("connect_timeout", _default("connect_timeout") or CONNECT_TIMEOUT)
        return super().connect(conninfo, **kwargs)

    def wait[T](self, gen: PQGen[T], interval: float = 0.1, timeout: float | None = None) -> T:
        try:
            return super().wait(gen, interval, timeout)
        except DoesNotRespond:
            # The next pages would wait as long for the idle connections.
            connection.pool.drain()  # type: ignore[attr-defined]  # only PostgreSQL's connection has a pool
            raise
        except IdleInTransactionSessionTimeout as error:  # an InternalError to psycopg, though a lost connection
            raise psycopg.OperationalError(str(error)) from error


def limit_pages() -> None:
    """Limit the pooled connections of this process, which hasn't connected yet and serves pages. Commands and
    migrations may take their time."""
    connections.settings["default"]["OPTIONS"]["pool"]["connection_class"] = PageConnection


def without_pool() -> None:
    """Give each thread of this process a connection of its own, without the limits for pages."""
    connections.settings["default"]["OPTIONS"].pop("pool", None)


def check(connection: psycopg.Connection) -> None:
    """Raise psycopg.OperationalError if the database has closed the connection, for example because it stopped.

    An idle connection has nothing to read, except its end or a notice about changed settings. Sending a query
    instead, as Django would, costs each request 0.1 ms here and one round trip.
    """
    poller = select.poll()
    poller.register(connection.fileno(), select.POLLIN)
    if poller.poll(0):
        try:
            ConnectionPool.check_connection(connection)
        except psycopg.Error:
            # After a restart, the other idle connections are lost, too. The pool would check them one by one, with
            # pauses of 1 and 2 seconds, and give up.
            if isinstance(connection._pool, ConnectionPool):
                connection._pool.drain()
            raise
