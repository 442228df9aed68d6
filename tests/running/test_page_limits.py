"""Pages give up on a database that makes them wait. Commands, jobs and LISTEN don't."""

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPConnection
from threading import Thread

import psycopg
import pytest
from django.db import connection, transaction
from psycopg_pool import ConnectionPool

from forum.site import connections
from tests.running.sites import database, serving, stop
from tests.support import make, processes
from tests.support.served import address_of

NAMES = ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout")
LIMITS = ["3s", "15s", "30s"]
# The limits of three kinds of connections in a process that serves pages.
EACH_KIND = f"""
import json, threading, django, psycopg
django.setup()
from django.db import connection
from forum.site import connections
connections.limit_pages()
def limits(cursor):
    return [cursor.execute("SHOW " + name).fetchone()[0] for name in {NAMES}]
def of_thread():
    found["job"] = limits(connection.cursor())
    connection.close()
found = {{"page": limits(connection.cursor())}}
connection.close_pool()
connections.without_pool()
thread = threading.Thread(target=of_thread)
thread.start()
thread.join()
with psycopg.connect(**connection.get_connection_params()) as listener:
    found["listen"] = limits(listener)
print(json.dumps(found))
"""


def request(site: str, path: str) -> int:
    """The status of a page."""
    with closing(HTTPConnection(site.rpartition("/")[2], timeout=processes.TIMEOUT)) as visitor:
        visitor.request("GET", path)
        return visitor.getresponse().status


@pytest.fixture
def parameters(db):
    return connection.get_connection_params()


def limits(session) -> list[str]:
    return [session.execute(f"SHOW {name}").fetchone()[0] for name in NAMES]


def test_only_connections_that_serve_pages_are_limited(db, tmp_path):
    changes = {"DJANGO_SETTINGS_MODULE": "forum.settings", "DATA_DIR": tmp_path}
    url = address_of(connection.settings_dict)
    done = processes.run([sys.executable, "-c", EACH_KIND], DATABASE_URL=url, **changes)
    unlimited = ["0", "0", "0"]
    assert json.loads(done.stdout) == {"page": LIMITS, "job": unlimited, "listen": unlimited}, done.stderr


def test_the_operators_options_are_kept_and_come_first(parameters, monkeypatch):
    options = "-c work_mem=9MB -c statement_timeout=5s"
    with connections.PageConnection.connect(**parameters | {"options": options}) as session:
        assert limits(session) == ["3s", "5s", "30s"]
        assert session.execute("SHOW work_mem").fetchone() == ("9MB",)
    monkeypatch.setenv("PGOPTIONS", "-c work_mem=8MB")
    with connections.PageConnection.connect(**parameters) as session:
        assert limits(session) == LIMITS
        assert session.execute("SHOW work_mem").fetchone() == ("8MB",)


def test_a_transaction_that_was_idle_too_long_is_an_operational_error(parameters):
    options = "-c idle_in_transaction_session_timeout=50ms"
    with closing(connections.PageConnection.connect(**parameters | {"options": options})) as session:
        session.execute("SELECT 1")
        time.sleep(0.5)
        with pytest.raises(psycopg.OperationalError):
            session.execute("SELECT 1")


def test_a_pool_replaces_a_connection_on_which_nothing_came(parameters, monkeypatch):
    monkeypatch.setattr(connections, "PATIENCE", 0.5)
    pool = ConnectionPool(
        kwargs=parameters, connection_class=connections.PageConnection, min_size=1, max_size=1, open=True
    )
    with pool:
        session = pool.getconn()
        with pytest.raises(connections.DoesNotRespond):
            session.execute("SELECT pg_sleep(3)")
        assert session.closed
        pool.putconn(session)
        with pool.connection() as other:
            assert other is not session
            assert other.execute("SELECT 1").fetchone() == (1,)


def test_a_page_fails_while_its_table_is_locked(transactional_db, served):
    make.member("ada")
    assert request(served, "/m/ada/") == 200
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE accounts_user")
        assert request(served, "/m/ada/") == 503
    assert request(served, "/m/ada/") == 200


@pytest.mark.deep
def test_pages_give_up_on_a_database_that_hangs_and_work_again_afterwards(data_dir):
    with serving(data_dir) as site:
        Thread(target=site.process.stdout.read, daemon=True).start()  # or its pipe fills with tracebacks
        pages = ["/", "/search/?q=seeds"] * 8  # more than there are threads
        for page in pages:
            assert request(site.address, page) == 200
        with processes.paused(*database(data_dir)), ThreadPoolExecutor(len(pages)) as visitors:
            statuses = [*visitors.map(lambda page: request(site.address, page), pages)]
        assert set(statuses[1::2]) == {503}
        processes.until(lambda: request(site.address, "/search/?q=seeds") == 200)
        stop(site)
