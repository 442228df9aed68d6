"""Errors that the operator can fix: the start fails with one line."""

import json
import shutil
import socket
import sys

import psycopg

from tests.running.sites import database_of, refusal
from tests.support import processes

PASSWORD = "not-for-the-screen"
NOWHERE = f"postgres://forum:{PASSWORD}@127.0.0.1:1/forum"  # no server listens there

# Runs `manage.py` many times, each in a fork of a process that has imported it but not read any settings.
MANY = """
import json, os, sys
import manage
answers = []
for command, variables in json.loads(sys.argv[1]):
    reader, writer = os.pipe()
    if os.fork() == 0:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.dup2(writer, 2)
        os.environ |= variables
        sys.argv = ["manage.py", command]
        manage.main()
        sys.exit()
    os.close(writer)
    with open(reader) as errors:
        answers.append([errors.read(), os.waitstatus_to_exitcode(os.wait()[1])])
json.dump(answers, sys.stdout)
"""
SETTINGS = [
    ("DATA_DIR", ""),
    ("PORT", "eighty"),
    ("PORT", "80000"),
    ("PORT", "0"),
    ("BIND", "127.0.0.1"),
    ("BIND", "127.0.0.1:99999"),
    ("BIND", "unix:seedbed.sock"),
    ("BIND", "unix:/run/seedbed.sock"),
    ("WEB_PROCESSES", "0"),
    ("WEB_THREADS", "many"),
    ("SEARCH_LANGUAGE", "klingon"),
    ("EXCERPT_LENGTH", "5000"),
    ("SITE_NAME", ""),
    ("SITE_NAME", "Seed\nbed"),
    ("SITE_URL", "forum"),
    ("SITE_URL", "https://forum.example.org:port"),
    ("SITE_URL", "https://forum.example.org:0"),
    ("SITE_URL", "https://forum.example.org/forum"),
    ("SITE_URL", f"https://olga:{PASSWORD}@forum.example.org"),
    ("EMAIL_URL", "smtp://"),
    ("EMAIL_URL", f"smtp://forum:{PASSWORD}@mail.example.org:port"),
    ("EMAIL_URL", "https://mail.example.org"),
    ("EMAIL_FROM", "Forum <forum@example.org>\nBcc: all@example.org"),
    ("EMAIL_FROM", "forum"),
    ("OIDC_CLIENT_ID", "forum"),
    ("TRUSTED_PROXIES", "-1"),
    ("SESSION_IDLE_DAYS", "0"),
    ("STAFF_SESSION_MAX_DAYS", "a month"),
    ("STAFF_SECOND_FACTOR", "perhaps"),
    ("LIMITS", "some"),
    ("LIMIT_COMMENTS", "many"),
    ("LIMIT_COMMENTS_NEW", ""),
    ("LIMIT_VISITOR_SEARCHES", "60/w"),
    ("LIMIT_PASSWORDS", "0/m"),
    ("NEW_MEMBER_DAYS", "-1"),
]
DATABASES = [
    (NOWHERE, "Can't connect to the database in DATABASE_URL, forum@127.0.0.1:1/forum"),
    (
        f"postgres://forum:{PASSWORD}@host.invalid/forum",
        "Can't connect to the database in DATABASE_URL, forum@host.invalid:5432/forum",
    ),
    (f"nonsense:{PASSWORD}", "DATABASE_URL"),
    ("sqlite:////tmp/forum.db", "PostgreSQL"),
]


def not_refused(cases: list[tuple[str, str, dict]], data_dir) -> list[tuple]:
    """The cases (text, command, variables) that aren't refused in one line with this text and without the
    password."""
    runs = [(command, {"DATA_DIR": str(data_dir), **variables}) for _text, command, variables in cases]
    done = processes.run([sys.executable, "-c", MANY, json.dumps(runs)], patience=len(runs) * processes.TIMEOUT)
    assert done.returncode == 0, done.stderr
    return [
        (case, output, status)
        for case, (output, status) in zip(cases, json.loads(done.stdout), strict=True)
        if status != 1 or output.count("\n") != 1 or case[0] not in output or PASSWORD in output
    ]


def test_an_invalid_setting_is_named(tmp_path):
    assert not_refused([(name, "version", {name: value}) for name, value in SETTINGS], tmp_path) == []


def test_every_command_names_an_unreachable_database_without_its_password(tmp_path):
    cases = [(text, "serve", {"DATABASE_URL": url}) for url, text in DATABASES]
    others = ("migrate", "import_seeds", "check")
    cases += [(DATABASES[0][1], command, {"DATABASE_URL": NOWHERE}) for command in others]
    assert not_refused(cases, tmp_path) == []


def test_an_unusable_data_directory_is_named(tmp_path):
    (tmp_path / "file").touch()
    (tmp_path / "power cut").mkdir()
    (tmp_path / "power cut" / "secret_key").touch()
    for name, version in (("newer", "99\n"), ("damaged", "")):
        (tmp_path / name / "postgres" / "db").mkdir(parents=True)
        (tmp_path / name / "postgres" / "db" / "PG_VERSION").write_text(version)
    data_dirs = [
        ("file/data: Not a directory", "file/data"),
        ("secret_key is empty", "power cut"),
        ("created by PostgreSQL 99, but this machine has PostgreSQL", "newer"),
        ("or set DATABASE_URL", "newer"),
        ("PG_VERSION contains no version", "damaged"),
    ]
    cases = [(text, "serve", {"DATA_DIR": str(tmp_path / name)}) for text, name in data_dirs]
    assert not_refused(cases, tmp_path) == []


def test_a_used_port_an_invalid_owner_and_unwritable_files_are_named(data_dir):
    with database_of(data_dir), socket.create_server(("127.0.0.1", 0)) as other:
        taken = other.getsockname()[1]
        assert f"127.0.0.1:{taken} can't be used" in refusal(DATA_DIR=data_dir, PORT=taken)
        owner = {"USERNAME": "a b/c", "EMAIL": "olga@example.org", "PASSWORD": PASSWORD}
        changes = {f"DJANGO_SUPERUSER_{name}": value for name, value in owner.items()}
        line = refusal(DATA_DIR=data_dir, PORT=processes.free_port(), **changes)
        assert "can't be created. DJANGO_SUPERUSER_USERNAME:" in line
        assert PASSWORD not in line
        shutil.rmtree(data_dir / "static")
        (data_dir / "static").touch()
        assert "The static files can't be written" in refusal(DATA_DIR=data_dir, PORT=processes.free_port())


def test_a_database_of_another_version_is_refused_and_not_changed(data_dir):
    applied = "SELECT count(*) FROM django_migrations"
    with database_of(data_dir) as dsn, psycopg.connect(dsn, autocommit=True) as database:
        database.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('posts', '0006_older', now())"
        )
        before = database.execute(applied).fetchone()
        line = refusal(DATA_DIR=data_dir, PORT=processes.free_port())
        assert "Another version of Seedbed created this database" in line
        assert "posts.0006_older" in line
        assert database.execute(applied).fetchone() == before
