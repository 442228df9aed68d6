"""The site's role on the embedded server owns its database and nothing else."""

import psycopg
import pytest
from psycopg import errors
from psycopg.conninfo import make_conninfo

from forum.site import postgres
from tests.running.databases import is_up, rows, user, write
from tests.support.tables import assert_each

NOT_FOR_A_SITE = [
    "COPY (SELECT 1) TO PROGRAM 'cat'",
    "COPY (SELECT 1) TO '/tmp/seedbed-test'",
    "CREATE TABLE words (word text); COPY words FROM '/etc/passwd'",
    "SELECT pg_read_file('/etc/passwd')",
    "SELECT pg_ls_dir('/')",
    "SELECT lo_import('/etc/passwd')",
    "SELECT lo_export(1, '/tmp/seedbed-test')",
    "CREATE FUNCTION run(text) RETURNS int AS 'libc.so.6', 'system' LANGUAGE c",
    "CREATE EXTENSION file_fdw",
    "ALTER SYSTEM SET archive_command = 'true'",
    "ALTER ROLE seedbed SUPERUSER",
    "CREATE ROLE other",
    "CREATE DATABASE other",
    "SET ROLE postgres",
    "SET session_replication_role = replica",
    "SELECT rolpassword FROM pg_authid",
    "SELECT pg_reload_conf()",
]
OTHER_LOGINS = [
    ("postgres", "seedbed"),
    ("postgres", "postgres"),
    ("seedbed", "postgres"),
    ("seedbed", "template1"),
    ("other", "seedbed"),
]


@pytest.fixture
def server(folder):
    with user(folder) as process:
        assert is_up(process)
        yield folder
        process.communicate("")


def test_the_site_owns_its_database_and_may_install_extensions(server):
    write(server, 1)
    with psycopg.connect(postgres.dsn(server)) as database:
        database.execute("CREATE EXTENSION btree_gin; CREATE EXTENSION pg_trgm; CREATE SCHEMA other")
    assert rows(server) == [1]


def test_a_query_can_neither_run_programs_nor_read_files_nor_gain_rights(server):
    def is_refused(query: str) -> None:
        refused = pytest.raises((errors.InsufficientPrivilege, errors.UndefinedFile))
        with psycopg.connect(postgres.dsn(server), autocommit=True) as database, refused:
            database.execute(query)

    assert_each(is_refused, NOT_FOR_A_SITE)


def test_nobody_else_can_log_in(server):
    def is_refused(role: str, database: str) -> None:
        with pytest.raises(psycopg.OperationalError, match="no pg_hba"):
            psycopg.connect(make_conninfo(postgres.dsn(server), user=role, dbname=database))

    assert_each(is_refused, OTHER_LOGINS)


def test_data_that_the_site_used_as_superuser_is_refused(folder):
    (folder / "db" / "pg_hba.conf").write_text("# TYPE  DATABASE\nlocal   all             all     trust\n")
    with pytest.raises(postgres.CannotStart, match=r"created by an early version .*\. Delete it, or set DATA_DIR"):
        postgres.ensure(folder)
    postgres.release(folder)
