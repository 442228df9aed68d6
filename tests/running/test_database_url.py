"""DATABASE_URL is read by PostgreSQL's own client library, with all of its options."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from forum.site import connections

SECRET = "hunter2"
READ = [
    (
        "postgres://forum:a%2Fb%40c@db.example.org:5433/seedbed?sslmode=verify-full&sslrootcert=/etc/ca.pem",
        {"USER": "forum", "PASSWORD": "a/b@c", "HOST": "db.example.org", "PORT": "5433", "NAME": "seedbed"},
        {"sslmode": "verify-full", "sslrootcert": "/etc/ca.pem"},
    ),
    (
        "postgresql://forum@one,two:5433/seedbed?target_session_attrs=read-write",
        {"HOST": "one,two", "PORT": ",5433"},
        {"target_session_attrs": "read-write"},
    ),
    ("postgres://forum@[2001:db8::1]:5433/seedbed", {"HOST": "2001:db8::1", "PORT": "5433"}, {}),
    ("postgres://forum@%2Frun%2Fpostgresql/seedbed", {"HOST": "/run/postgresql", "PORT": ""}, {}),
    ("postgres:///seedbed?host=/run/postgresql&user=forum", {"HOST": "/run/postgresql", "USER": "forum"}, {}),
    (
        "postgres://forum@db/seedbed?options=-csearch_path%3Dforum&application_name=web1",
        {"HOST": "db"},
        {"options": "-csearch_path=forum", "application_name": "web1"},
    ),
    (
        "host=db dbname=seedbed password='two words' connect_timeout=3",
        {"HOST": "db", "NAME": "seedbed", "PASSWORD": "two words"},
        {"connect_timeout": "3"},
    ),
]
INVALID = [
    f"nonsense:{SECRET}",
    f"mysql://forum:{SECRET}@db/seedbed",
    f"postgres://forum:{SECRET}@db",
    f"postgres://forum:100%{SECRET}@db/seedbed",
    f"postgres://forum:{SECRET}@[::1/seedbed",
    f"postgres://forum:{SECRET}@db/seedbed?sslmod=require",
    f"postgres://forum:{SECRET}@db/seedbed?sslmode",
    f"postgres://forum:{SECRET}@db:port/seedbed",
    f"postgres://forum:{SECRET}@db:70000/seedbed",
    f"postgres://forum:{SECRET}/{SECRET}@db/seedbed",
    f"postgres://forum:1/{SECRET}@db/seedbed",
    f"postgres://forum:1@{SECRET}@db/seedbed",
    f"host=db dbname=seedbed {SECRET}",
]


@pytest.mark.parametrize(("url", "database", "options"), READ, ids=[url for url, *_ in READ])
def test_every_part_of_the_url_is_kept(url, database, options):
    found = connections.parse(url)
    assert {name: found[name] for name in database} == database
    assert found["OPTIONS"] == options


@pytest.mark.parametrize("url", INVALID)
def test_an_error_is_one_line_without_any_part_of_the_password(url):
    with pytest.raises(ImproperlyConfigured) as refused:
        connections.parse(url)
    line = str(refused.value)
    assert "DATABASE_URL" in line
    assert "\n" not in line
    assert SECRET not in line
    assert refused.value.__cause__ is None


def test_variables_and_services_of_libpq_work_too(monkeypatch, tmp_path):
    monkeypatch.setenv("PGDATABASE", "seedbed")
    assert connections.parse("postgres://forum@db")["NAME"] == "seedbed"
    monkeypatch.delenv("PGDATABASE")
    (tmp_path / "services").write_text("[forum]\nhost=db\ndbname=named\noptions=-c work_mem=9MB\n")
    monkeypatch.setenv("PGSERVICEFILE", str(tmp_path / "services"))
    monkeypatch.setenv("PGSERVICE", "")
    found = connections.parse("postgres:///?service=forum")
    assert (found["NAME"], found["HOST"]) == ("named", "")  # libpq adds the host when it connects
