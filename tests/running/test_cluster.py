"""The site on separate PostgreSQL servers: TLS, a standby, missing privileges."""

import re

import pytest

from tests.running.sites import answers_again, get, is_healthy, refusal, serving, stop
from tests.support import cluster, processes

pytestmark = [pytest.mark.deep, pytest.mark.skipif(not cluster.FOUND, reason=cluster.WHY_NOT)]
PASSWORD = "not/for@the%screen"
QUOTED = "not%2Ffor%40the%25screen"


@pytest.fixture(scope="module")
def primary():
    with cluster.primary() as primary:
        primary.execute(
            "SET password_encryption = 'scram-sha-256'", f"CREATE ROLE forum LOGIN PASSWORD '{PASSWORD}'"
        )
        yield primary


@pytest.fixture
def new_database(primary):
    """`new_database("name", owner="forum")` creates an empty database."""
    created = []

    def create(name, *, owner):
        primary.execute(f"CREATE DATABASE {name} OWNER {owner}")
        created.append(name)

    yield create
    for name in created:
        primary.execute(f"DROP DATABASE {name} WITH (FORCE)")


def url(*clusters, name, **options):
    hosts = ",".join(each.address for each in clusters)
    parameters = "&".join(f"{key}={value}" for key, value in options.items())
    return f"postgres://forum:{QUOTED}@{hosts}/{name}?{parameters}"


def test_the_certificate_of_the_server_is_verified(primary, new_database, tmp_path):
    new_database("verified", owner="forum")
    wrong = url(primary, name="verified", sslmode="verify-full", sslrootcert=cluster.make_certificate(tmp_path))
    line = refusal("check", DATABASE_URL=wrong, DATA_DIR=tmp_path)
    assert "certificate verify failed" in line
    assert "screen" not in line
    right = url(primary, name="verified", sslmode="verify-full", sslrootcert=primary.ca)
    with serving(tmp_path, DATABASE_URL=right) as site:
        assert "<title>" in get(site.address)
        sessions = "FROM pg_stat_activity JOIN pg_stat_ssl USING (pid) WHERE datname = 'verified'"
        assert primary.execute(f"SELECT count(*) {sessions}") > 0
        assert primary.execute(f"SELECT bool_and(ssl) {sessions}")
        stop(site)


def test_the_site_finds_the_primary_also_after_a_failover(tmp_path):
    with cluster.primary() as first:
        first.execute(f"CREATE ROLE forum LOGIN PASSWORD '{PASSWORD}'", "CREATE DATABASE followed OWNER forum")
        with cluster.standby_of(first) as second:
            line = refusal("migrate", DATABASE_URL=url(second, name="followed"), DATA_DIR=tmp_path)
            assert "read-only" in line
            assert "target_session_attrs=read-write" in line
            both = url(second, first, name="followed", target_session_attrs="read-write")
            with serving(tmp_path, DATABASE_URL=both) as site:
                assert is_healthy(site)
                written = first.execute("SELECT pg_current_wal_lsn()::text")
                processes.until(lambda: second.execute(f"SELECT pg_last_wal_replay_lsn() >= '{written}'"))
                first.kill()
                second.execute("SELECT pg_promote()")
                processes.until(lambda: answers_again(site))
                stop(site)
            done = processes.manage("migrate", "--check", DATABASE_URL=both, DATA_DIR=tmp_path)
            assert done.returncode == 0, done.stderr


def test_a_refusal_names_each_host(primary, tmp_path):
    nowhere = f"postgres://forum:{QUOTED}@127.0.0.1:1,{primary.address}/missing?target_session_attrs=read-write"
    line = refusal("check", DATABASE_URL=nowhere, DATA_DIR=tmp_path)
    assert "127.0.0.1" in line
    assert 'database "missing" does not exist' in line
    assert "screen" not in line


PREPARED = [
    pytest.param([], id="everything"),
    pytest.param(["GRANT USAGE, CREATE ON SCHEMA public TO forum"], id="extensions"),
    pytest.param(
        ["GRANT CREATE ON DATABASE refused TO forum", "REVOKE ALL ON SCHEMA public FROM PUBLIC"], id="schema"
    ),
    pytest.param(["REVOKE CONNECT ON DATABASE refused FROM PUBLIC"], id="connecting"),
]


@pytest.mark.parametrize("prepared", PREPARED)
def test_a_missing_privilege_is_named_with_the_grant_that_adds_it(primary, new_database, tmp_path, prepared):
    new_database("refused", owner="postgres")
    for statement in prepared:
        primary.execute(statement, database="refused")
    where = {"DATABASE_URL": url(primary, name="refused"), "DATA_DIR": tmp_path}
    for _attempt in range(3):
        done = processes.manage("migrate", **where)
        if done.returncode == 0:
            break
        [line] = done.stderr.splitlines()
        assert PASSWORD not in line
        for grant in re.search(r"run: (.+);$", line)[1].split("; "):
            primary.execute(grant, database="refused")
    assert done.returncode == 0, done.stderr


def test_tables_of_another_role_are_named_too(primary, new_database, tmp_path):
    new_database("restored", owner="forum")
    where = {"DATABASE_URL": url(primary, name="restored"), "DATA_DIR": tmp_path}
    assert processes.manage("migrate", **where).returncode == 0
    primary.execute("CREATE ROLE restorer", "REASSIGN OWNED BY forum TO restorer", database="restored")
    line = refusal("migrate", **where)
    assert 'GRANT "restorer" TO "forum"' in line
    primary.execute('GRANT "restorer" TO "forum"')
    assert processes.manage("migrate", **where).returncode == 0
