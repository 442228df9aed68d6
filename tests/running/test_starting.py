"""Several starts on one database, and starts that were interrupted."""

import sys
from contextlib import ExitStack, contextmanager, suppress

import psycopg
import pytest

from forum.site import postgres
from forum.site.management.commands.serve import SITE_LOCK
from tests.running.sites import SERVE, Site, database_of, get, is_healthy, serving, stop
from tests.support import processes

INDEXED = {"DJANGO_SETTINGS_MODULE": "tests.running.indexed.settings"}
BUILDS_INDEX = (
    "SELECT pid FROM pg_stat_activity WHERE query LIKE 'CREATE INDEX CONCURRENTLY%%' AND state = 'active'"
)
IS_VALID = "SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass('indexed_entry_number')"


def answers(port: int) -> bool:
    with suppress(OSError):
        return "<title>" in get(f"http://127.0.0.1:{port}/")
    return False


def value(database, sql, *values):
    row = database.execute(sql, values).fetchone()
    return row[0] if row else None


@contextmanager
def holding_the_lock(dsn):
    """Another start, which is updating the database."""
    with psycopg.connect(dsn, autocommit=True, application_name="Seedbed starting on web2") as other:
        other.execute("SELECT pg_advisory_lock(%s)", [SITE_LOCK])
        yield other


def test_a_start_says_which_other_one_it_waits_for_and_blocks_no_index_build(data_dir):
    port = processes.free_port()
    with database_of(data_dir) as dsn, ExitStack() as stack:
        with holding_the_lock(dsn) as other:
            process = stack.enter_context(processes.running(SERVE, DATA_DIR=data_dir, PORT=port))
            line = process.stdout.readline()
            assert "Seedbed starting on web2" in line
            assert f"database session {other.info.backend_pid}" in line
            processes.until_it_polled(process.pid)
            with psycopg.connect(dsn, autocommit=True, options="-c statement_timeout=30s") as third:
                third.execute("CREATE INDEX CONCURRENTLY built_while_waiting ON posts_post (id)")
                third.execute("DROP INDEX built_while_waiting")
        site = Site(process, data_dir=data_dir, port=port)
        assert "Waiting" not in "".join(site.output)
        assert is_healthy(site)
        stop(site)


@pytest.mark.deep
def test_two_first_starts_share_a_database_and_build_its_indexes(tmp_path):
    folder = tmp_path / "postgres"
    postgres.ensure(folder)
    try:
        two = [{"DATA_DIR": tmp_path / name, "PORT": processes.free_port()} for name in ("one", "two")]
        shared = INDEXED | {"DATABASE_URL": postgres.dsn(folder)}
        with processes.running(SERVE, **two[0], **shared), processes.running(SERVE, **two[1], **shared):
            for each in two:
                processes.until(lambda port=each["PORT"]: answers(port))
        with psycopg.connect(postgres.dsn(folder)) as database:
            assert value(database, IS_VALID) is True
    finally:
        postgres.release(folder)


@pytest.mark.deep
@pytest.mark.parametrize("finished", [False, True], ids=["invalid", "built, but not recorded"])
def test_the_next_start_repairs_an_interrupted_index_build(data_dir, finished):
    with database_of(data_dir) as dsn, psycopg.connect(dsn, autocommit=True) as database:
        done = processes.manage("migrate", "indexed", "0001", DATA_DIR=data_dir, **INDEXED)
        assert done.returncode == 0, done.stderr
        build = [sys.executable, "manage.py", "migrate", "indexed"]
        with psycopg.connect(dsn) as writer:  # the build waits for its transaction
            writer.execute("INSERT INTO indexed_entry (number) VALUES (1)")
            with processes.running(build, DATA_DIR=data_dir, **INDEXED) as building:
                processes.until(lambda: value(database, BUILDS_INDEX))
                backend = value(database, BUILDS_INDEX)
                processes.kill(building.pid)
            if not finished:
                value(database, "SELECT pg_terminate_backend(%s)", backend)
        processes.until(lambda: not value(database, BUILDS_INDEX))
        assert value(database, IS_VALID) is finished
        with serving(data_dir, **INDEXED) as site:
            assert is_healthy(site)
            stop(site)
        assert value(database, IS_VALID) is True
