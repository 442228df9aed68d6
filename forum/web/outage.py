"""What the site knows about a database that is unavailable, read-only or out of space: see docs/outages.md."""

import logging
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import Enum, auto
from threading import Lock, Thread
from typing import Any

import psycopg
from django import db
from django.conf import settings
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import connection

from forum.site.connections import ImpatientConnection
from forum.site.database_errors import causes

PROBE_PAUSE = 1  # seconds between attempts to reach a database that is unavailable
# The kernel gives up after 2 seconds if the other machine is gone. `autocommit`: no transaction for one query.
PROBE = {
    "connect_timeout": 2,
    "tcp_user_timeout": 2_000,
    "autocommit": True,
    "application_name": "probe",
    "cursor_factory": psycopg.Cursor,
}
# PostgreSQL crashes if it can't create a file of 16 MiB for its log of changes.
NO_SPACE = 32_000_000  # bytes
REMEMBER_FULL = 60  # seconds

logger = logging.getLogger(__name__)


class Problem(Enum):
    """Why the database can't do what a request needs."""

    UNAVAILABLE = auto()  # no answer, or the connection was lost
    FULL = auto()  # no space on its disk
    READ_ONLY = auto()  # a standby, or set to read-only
    BUSY = auto()  # the request waited too long for others


# By the beginning of the error's SQLSTATE. A longer one comes first.
PROBLEMS = {
    "53100": Problem.FULL,
    "53": Problem.BUSY,  # out of memory or another resource
    "25006": Problem.READ_ONLY,
    "25P03": Problem.BUSY,  # the transaction was idle for too long
    "25P04": Problem.BUSY,  # transaction_timeout
    "57014": Problem.BUSY,  # statement_timeout
    "55P03": Problem.BUSY,  # lock_timeout
    "40": Problem.BUSY,  # a deadlock, or a conflict with another transaction
    "57P": Problem.UNAVAILABLE,  # it's being stopped, has crashed, or is starting
    "58": Problem.UNAVAILABLE,  # input and output errors
    "08": Problem.UNAVAILABLE,  # connection errors
}


# Errors that say enough in one line. Django raises the last two for what the database says about a session.
DATABASE_ERRORS = (psycopg.Error, db.Error, UpdateError, SessionInterrupted)


def problem_of(error: BaseException | None) -> Problem | None:
    """What an error, or one of its causes, says about the database. None if the database isn't the problem."""
    return next((found for cause in causes(error) if (found := _problem(cause))), None)


def is_ours(error: BaseException | None) -> bool:
    """Whether an error was raised by our own code, perhaps by mistake while it handled one of the database."""
    return error is not None and not isinstance(error, DATABASE_ERRORS)


def _problem(error: BaseException) -> Problem | None:
    if isinstance(error, psycopg.Error) and error.sqlstate:
        return next((PROBLEMS[start] for start in PROBLEMS if error.sqlstate.startswith(start)), None)
    # From the driver: no connection, a lost one, or none free in the pool. Django's own errors have one of
    # psycopg's as their cause, except if its connection is closed.
    is_lost = isinstance(error, psycopg.OperationalError | psycopg.InterfaceError) or (
        isinstance(error, db.InterfaceError) and error.__cause__ is None
    )
    return Problem.UNAVAILABLE if is_lost else None


def disk_is_full() -> bool:
    """Whether the database is on this machine and its disk is full, which stops PostgreSQL."""
    is_local = connection.settings_dict["HOST"].startswith("/")
    return is_local and shutil.disk_usage(settings.DATA_DIR).free < NO_SPACE


class Outage:
    """This process's memory of an outage. While the database is known to be unavailable, no request waits for it:
    a thread tries to connect, and notices when it's back."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.is_known = False
        self.was_full_at = -float("inf")

    def note(self, problem: Problem, error: BaseException | None, *, is_lost: bool) -> None:
        """Remember a problem. `is_lost`: the database didn't answer."""
        if problem is Problem.FULL:
            self.was_full_at = time.monotonic()
        if is_lost:
            self._begin(error)

    @property
    def was_full(self) -> bool:
        """Whether a write has failed in the last minute because the database's disk was full."""
        return time.monotonic() - self.was_full_at < REMEMBER_FULL

    def _begin(self, error: BaseException | None) -> None:
        with self.lock:
            if self.is_known:
                return
            self.is_known = True
        logger.error("The database is unavailable: %s", first_line(error))
        Thread(target=self._wait_for_end, name="outage", daemon=True).start()

    def _wait_for_end(self) -> None:
        began = time.monotonic()
        while not _answers():
            time.sleep(PROBE_PAUSE)
        self.is_known = False
        logger.error("The database is available again after %d s.", time.monotonic() - began)


def _answers() -> bool:
    try:
        with probe() as database:
            database.execute("SELECT 1")
    except Exception:  # whatever it is: this thread must not end before the outage
        return False
    return True


def probe() -> psycopg.Connection:
    """A new connection, for a few queries. It waits about two seconds for each server, and for each query."""
    parameters: dict[str, Any] = connection.get_connection_params() | PROBE
    return ImpatientConnection.connect(**parameters)


outage = Outage()


@contextmanager
def optional_write() -> Iterator[None]:
    """Skip what this block writes if the database can't store anything at the moment. The page works without."""
    try:
        yield
    except (db.Error, UpdateError) as error:
        problem = problem_of(error)
        if problem not in {Problem.FULL, Problem.READ_ONLY}:
            raise
        outage.note(problem, error, is_lost=False)


class WriteWatch:
    """Wraps a request's statements, and notes whether one may have changed something. Every statement counts that
    isn't a plain SELECT."""

    def __init__(self) -> None:
        self.may_have_written = False

    def __call__(self, execute: Callable[..., object], sql: object, *rest: object) -> object:
        self.may_have_written |= not str(sql)[:80].lstrip().upper().startswith("SELECT")
        return execute(sql, *rest)


def first_line(error: BaseException | None) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
