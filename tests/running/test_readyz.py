"""`/readyz` answers within a second, and says what isn't ready."""

import json
import time
from contextlib import contextmanager

import psycopg
import pytest
from django.test import Client

from forum.site import postgres
from forum.site.postgres import cluster
from forum.site.postgres.cluster import NAME
from forum.web import health
from tests.live.listener import Listener
from tests.running.sites import get
from tests.running.test_kept_pages import ask
from tests.support import processes
from tests.support.database import superuser
from tests.support.served import beside_the_tests

SOON = 5  # seconds; a check that waited for a timeout of the database's driver would take longer


@pytest.fixture
def database(data_dir):
    """An entry of DATABASES, and the folder, of a copied database without a server."""
    return settings_of(data_dir / "postgres"), data_dir / "postgres"


def settings_of(folder) -> dict:
    sockets = str(cluster.socket_folder(folder))
    return {"NAME": NAME, "USER": NAME, "PASSWORD": "", "HOST": sockets, "PORT": cluster.PORT}


def readiness(site: str) -> dict:
    status, headers, body = ask(site, "GET", "/readyz")
    found = json.loads(body)
    assert (status, found["status"]) in {(200, "ok"), (503, "unavailable")}
    assert "no-store" in headers["Cache-Control"]
    return {name: found[name] for name in health.READY}


@contextmanager
def as_standby(folder):
    """Run a server on the folder as a hot standby that isn't promoted."""
    (folder / "db" / "standby.signal").touch()
    with processes.running(cluster.command(folder, durable=True)):
        processes.until(lambda: is_up(folder))
        yield


def is_up(folder) -> bool:
    try:
        psycopg.connect(postgres.dsn(folder)).close()
    except psycopg.OperationalError:
        return False
    return True


def test_it_reports_each_problem(database, tmp_path):
    settings, folder = database
    postgres.ensure(folder)
    with beside_the_tests(tmp_path / "other", settings) as site:
        assert readiness(site) == health.READY
        with psycopg.connect(postgres.dsn(folder), autocommit=True) as operator:
            operator.execute(f"ALTER DATABASE {NAME} SET default_transaction_read_only = on")
            assert readiness(site) == health.READY | {"database": "read-only"}
            operator.execute("SET default_transaction_read_only = off")
            operator.execute(f"ALTER DATABASE {NAME} RESET default_transaction_read_only")
            operator.execute("DELETE FROM django_migrations WHERE app = 'posts'")
            assert readiness(site) == health.READY | {"migrations": "pending"}
            operator.execute("ALTER TABLE django_migrations RENAME TO elsewhere")
            assert readiness(site) == health.READY | {"migrations": "pending"}
        with processes.paused(processes.postmaster(folder)):
            for _ in range(3):
                began = time.monotonic()
                assert readiness(site)["database"] == "no answer"
                assert time.monotonic() - began < SOON
                assert get(f"{site}/healthz")
        postgres.release(folder)
        assert readiness(site)["database"] == "no answer"


@pytest.mark.deep
def test_open_threads_hear_of_comments_after_a_standby_was_promoted(database, tmp_path):
    """LISTEN is an error on a standby. This once ended the thread for good."""
    settings, folder = database
    with as_standby(folder), beside_the_tests(tmp_path / "other", settings) as site:
        assert readiness(site) == health.READY | {"database": "read-only"}
        assert ask(site, "GET", "/")[0] == 200
        opened = [opened_stream(site) for _ in range(8)]  # so that both processes listen
        with superuser(folder) as operator:
            operator.execute("SELECT pg_promote()")
        with psycopg.connect(postgres.dsn(folder), autocommit=True) as operator:
            processes.until(lambda: readiness(site) == health.READY)
            listening = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'streams'"
            processes.until(lambda: operator.execute(listening).fetchone() == (2,))
            for stream in opened:
                stream.close()
            streams = [opened_stream(site) for _ in range(8)]
            operator.execute("NOTIFY comments, 'nonsense'")
            operator.execute("NOTIFY comments, '1 900 4.1 0 0'")
            assert {stream.next() for stream in streams} == {"4.1"}
            for stream in streams:
                stream.close()


class Post:
    """The post that every new site has."""

    pk, last_sequence = 1, 0


def opened_stream(site: str) -> Listener:
    return Listener(site, Post, since=100)


def test_a_disk_that_is_nearly_full_is_reported(db, monkeypatch):
    assert Client().get("/readyz").json() == {"status": "ok"} | health.READY
    for name in ("MIN_FREE_DISK", "MIN_FREE_FILES"):
        with monkeypatch.context() as patch:
            patch.setattr(health, name, 1 << 80)
            response = Client().get("/readyz")
            assert (response.status_code, response.json()["disk"]) == (503, "full, or nearly")


def test_monitors_need_no_https(settings):
    settings.SECURE_SSL_REDIRECT = True
    assert [Client().get(path).status_code for path in ("/healthz", "/")] == [200, 301]
    assert Client().get("/readyz").status_code != 301
