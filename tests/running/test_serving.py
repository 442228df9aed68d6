"""Starting and stopping real servers."""

import json
import stat
from contextlib import ExitStack
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import psycopg
import pytest
from psycopg import sql

from forum.site import postgres
from tests.running.sites import (
    MAKE,
    SERVE,
    Site,
    answers_again,
    database_of,
    ended_cleanly,
    get,
    is_healthy,
    kill_postmaster,
    press_ctrl_c,
    refusal,
    serving,
    stop,
    workers,
)
from tests.support import processes

OWNER = {"USERNAME": "olga", "EMAIL": "olga@example.org", "PASSWORD": "a long way to Tipperary"}
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
ROWS = sql.SQL("SELECT each::text FROM {} AS each ORDER BY 1")


def everything(data_dir) -> dict:
    """The site's rows and files that a start could change. Jobs at set times come and go."""
    with database_of(data_dir) as dsn, psycopg.connect(dsn) as connection:
        tables = [table for (table,) in connection.execute(TABLES)]
        tables = [table for table in tables if not table.startswith("procrastinate_")]
        rows = {table: connection.execute(ROWS.format(sql.Identifier(table))).fetchall() for table in tables}
    files = {path: path.read_bytes() for path in data_dir.glob("static/**/*.*")}
    return {"rows": rows, "files": files, "key": (data_dir / "secret_key").read_text()}


def not_ready(site) -> tuple[int, str]:
    with pytest.raises(HTTPError) as refused:
        get(f"{site.address}/readyz")
    return refused.value.code, json.loads(refused.value.read())["database"]


def test_the_first_start_prepares_the_site_and_serves_it_until_it_is_stopped(prepared):
    _data_dir, seen = prepared
    assert seen["healthy"]
    assert "<title>" in seen["front"]
    assert "<form" in seen["owner"]  # behind the printed link
    assert (seen["status"], seen["left"], seen["clean"]) == (0, [], True)


def test_another_start_changes_nothing_and_prints_the_owner_link_again(data_dir):
    before = everything(data_dir)
    with serving(data_dir, command=MAKE) as site:
        assert is_healthy(site)
        stop(site)
        assert "/accounts/owner/" in site.process.stdout.read()
    assert everything(data_dir) == before


def test_a_head_request_gets_the_headers_and_logs_nothing(data_dir):
    with serving(data_dir) as site:
        for path in ("/", "/healthz", "/readyz"):
            with urlopen(Request(site.address + path, method="HEAD")) as response:
                assert int(response.headers["Content-Length"]) > 0
                assert response.read() == b""
        stop(site)
        assert "no-body" not in site.process.stdout.read()


def test_a_start_creates_the_owner_from_the_environment_once(data_dir):
    (data_dir / "mail").mkdir(mode=0o755)
    changes = {f"DJANGO_SUPERUSER_{name}": value for name, value in OWNER.items()}
    with serving(data_dir, command=MAKE, **changes) as site:
        assert is_healthy(site)
        assert stat.S_IMODE((data_dir / "mail").stat().st_mode) == 0o700
        press_ctrl_c(site)
        assert (processes.of(data_dir), ended_cleanly(data_dir)) == ({}, True)
        assert "owner" not in site.process.stdout.read()  # no link to set up an owner
    before = everything(data_dir)
    assert any("olga" in row for (row,) in before["rows"]["accounts_user"])
    with serving(data_dir, command=MAKE) as site:
        assert is_healthy(site)
        stop(site)
        assert (processes.of(data_dir), ended_cleanly(data_dir)) == ({}, True)
        assert "owner" not in site.process.stdout.read()
    assert everything(data_dir) == before


def test_killing_make_ends_all_processes(data_dir):
    with serving(data_dir, command=MAKE) as site:
        assert workers(data_dir)
        processes.kill(site.process.pid)
        processes.until_none(data_dir)


@pytest.mark.deep
def test_a_killed_server_starts_again_on_its_port_while_its_workers_are_ending(data_dir):
    with serving(data_dir) as killed, ExitStack() as stack:
        second = refusal(DATA_DIR=data_dir, PORT=processes.free_port())
        assert f"already running at {killed.address}/" in second
        with processes.paused(*workers(data_dir)):
            processes.kill(killed.process.pid)
            next_start = processes.running(SERVE, DATA_DIR=data_dir, PORT=killed.port)
            process = stack.enter_context(next_start)
            processes.until(lambda: processes.has_open(process.pid, data_dir / "serve.lock"))
            processes.until_it_polled(process.pid)
        site = Site(process, data_dir=data_dir, port=killed.port)
        assert is_healthy(site)
        stop(site)


def test_database_url_replaces_the_embedded_server_and_readyz_reports_failures(data_dir, tmp_path):
    named = data_dir / "postgres"
    postgres.ensure(named)
    with serving(tmp_path / "other", DATABASE_URL=postgres.dsn(named)) as site:
        assert is_healthy(site)
        assert not (tmp_path / "other" / "postgres").exists()
        with processes.paused(processes.postmaster(data_dir)):
            assert not_ready(site) == (503, "no answer")
            assert is_healthy(site)
        processes.until(lambda: answers_again(site))
        postgres.release(named)
        assert not_ready(site) == (503, "no answer")
        assert is_healthy(site)
        stop(site)


@pytest.mark.deep  # test_acknowledged kills both, too, while members write
def test_the_site_survives_a_killed_database(data_dir):
    with serving(data_dir) as site:
        kill_postmaster(data_dir)
        processes.until(lambda: answers_again(site))
        stop(site)


@pytest.mark.deep
def test_the_site_starts_again_after_everything_was_killed(data_dir):
    with serving(data_dir, command=MAKE):
        assert workers(data_dir)
        processes.kill(*processes.of(data_dir))
    with serving(data_dir) as site:
        assert is_healthy(site)
        stop(site)
