"""Which errors mean that the database is the problem, and which are ours."""

import psycopg
import pytest
from django.db import InterfaceError, OperationalError, connection
from psycopg import errors
from psycopg_pool import PoolTimeout

from forum.web import outage
from forum.web.outage import Problem, WriteWatch, problem_of
from tests.support.tables import assert_each

PROBLEMS = [
    (psycopg.OperationalError("server closed the connection unexpectedly"), Problem.UNAVAILABLE),
    (psycopg.InterfaceError("the connection is closed"), Problem.UNAVAILABLE),
    (InterfaceError("connection already closed"), Problem.UNAVAILABLE),
    (PoolTimeout("couldn't get a connection"), Problem.UNAVAILABLE),
    (errors.AdminShutdown(), Problem.UNAVAILABLE),
    (errors.CrashShutdown(), Problem.UNAVAILABLE),
    (errors.CannotConnectNow(), Problem.UNAVAILABLE),
    (errors.ConnectionFailure(), Problem.UNAVAILABLE),
    (errors.IoError(), Problem.UNAVAILABLE),
    (errors.DiskFull(), Problem.FULL),
    (errors.OutOfMemory(), Problem.BUSY),
    (errors.TooManyConnections(), Problem.BUSY),
    (errors.ReadOnlySqlTransaction(), Problem.READ_ONLY),
    (errors.LockNotAvailable(), Problem.BUSY),
    (errors.QueryCanceled(), Problem.BUSY),
    (errors.IdleInTransactionSessionTimeout(), Problem.BUSY),
    (errors.DeadlockDetected(), Problem.BUSY),
    (errors.SerializationFailure(), Problem.BUSY),
    (errors.UniqueViolation(), None),
    (errors.UndefinedTable(), None),
    (errors.InFailedSqlTransaction(), None),
    (errors.DataCorrupted(), None),
    (OSError("No space left on device"), None),
    (ValueError("the connection is closed"), None),
    (None, None),
]


def test_each_error_is_recognized():
    assert_each(lambda error, problem: _is(problem_of(error), problem), PROBLEMS)


def _is(found, expected) -> None:
    assert found is expected


def test_the_cause_of_an_error_counts():
    error = OperationalError("from Django")
    error.__cause__ = errors.DiskFull()
    in_a_view = RuntimeError()
    in_a_view.__context__ = error
    assert problem_of(in_a_view) is Problem.FULL


def test_what_an_error_has_replaced_does_not_count():
    error = ValueError()
    error.__context__, error.__suppress_context__ = errors.DiskFull(), True
    assert problem_of(error) is None


def test_only_plain_reads_count_as_reads(db):
    statements = {
        "SELECT 1": False,
        "\n  select 1": False,
        "INSERT INTO cache VALUES ('a', 'b', now())": True,
        "WITH gone AS (DELETE FROM cache RETURNING 1) SELECT 1 FROM gone": True,
        "SET LOCAL statement_timeout = 0": True,
    }
    written = {}
    for statement in statements:
        watch = WriteWatch()
        with connection.execute_wrapper(watch), connection.cursor() as cursor:
            cursor.execute(statement)
        written[statement] = watch.may_have_written
    assert written == statements


def test_a_full_disk_is_only_blamed_for_a_database_on_this_machine(settings, tmp_path, monkeypatch):
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(outage, "NO_SPACE", 1 << 80)
    hosts = {"/run/postgresql": True, "": False, "db.example.org": False}
    found = {}
    for host in hosts:
        monkeypatch.setitem(connection.settings_dict, "HOST", host)
        found[host] = outage.disk_is_full()
    assert found == hosts


def test_a_page_does_without_a_write_only_if_nothing_can_be_stored():
    for error in (errors.DiskFull(), errors.ReadOnlySqlTransaction()):
        with outage.optional_write():
            raise OperationalError from error
    assert outage.outage.was_full
    with pytest.raises(OperationalError), outage.optional_write():
        raise OperationalError from errors.AdminShutdown()
