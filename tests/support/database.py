"""A pytest plugin that sets environment variables for the tests and starts PostgreSQL.

It's loaded with `-p`, because pytest-django reads the settings before conftest.py is loaded. If DATABASE_URL is
set, the tests use that server. If not, they use an embedded server, shared by all test runs in this tree.
"""

import fcntl
import os
import signal
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from forum.site import postgres
from tests.support import processes

ROOT = Path(__file__).resolve().parent.parent.parent
DATA_DIR = Path(os.environ.get("TEST_DATA_DIR") or ROOT / "var" / "test").resolve()

os.environ |= {
    "DATA_DIR": str(DATA_DIR),
    "SECRET_KEY": "for tests only",
    "LIMITS": "off",  # for tests that write a lot; tests/limits turns them on
    "DJANGO_ALLOW_ASYNC_UNSAFE": "true",  # Playwright runs its event loop in the thread of the test
}
FOREIGN = """
    SESSION_IDLE_DAYS SESSION_MAX_DAYS STAFF_SECOND_FACTOR STAFF_SESSION_IDLE_DAYS STAFF_SESSION_MAX_DAYS
    ALLOWED_HOSTS DEBUG EMAIL_FROM EMAIL_URL PORT SITE_NAME SITE_URL TIME_ZONE TRUSTED_PROXIES
    GOOGLE_CLIENT_ID GITHUB_CLIENT_ID OIDC_CLIENT_ID
"""
for name in [*FOREIGN.split(), *(each for each in os.environ if each.startswith("LIMIT_"))]:
    os.environ.pop(name, None)  # the results must not depend on the machine
os.environ.pop(
    "PYTHONDONTWRITEBYTECODE", None
)  # the tests start two hundred processes, which share compiled files

LOGINS = "local all postgres,seedbed trust\n"


def pytest_configure(config):
    """Start the server. It stops by itself after the last test process."""
    (DATA_DIR / "static").mkdir(parents=True, exist_ok=True)  # WhiteNoise warns if it's missing
    if not os.environ.get("DATABASE_URL"):
        try:
            postgres.ensure(DATA_DIR / "postgres", durable=False)
        except postgres.CannotStart as reason:
            raise pytest.UsageError(str(reason)) from reason
        allow_what_tests_do(DATA_DIR / "postgres")


def allow_what_tests_do(folder: Path) -> None:
    """Let the site's role create test databases, and skip triggers when it empties their tables."""
    with (DATA_DIR / "test.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two sessions can't change a role at once
        with superuser(folder) as database:
            database.execute("ALTER ROLE seedbed CREATEDB")
            if database.info.server_version >= 150_000:
                database.execute("GRANT SET ON PARAMETER session_replication_role TO seedbed")


def superuser(folder: Path) -> psycopg.Connection:
    """A session as PostgreSQL's superuser, which the server only lets in after a change to its files."""
    logins = folder / "db" / "pg_hba.conf"
    if LOGINS not in logins.read_text():
        with logins.open("a") as file:
            file.write(LOGINS)
        os.kill(processes.postmaster(folder), signal.SIGHUP)  # read the file
    sessions = []

    def is_let_in() -> bool:
        with suppress(psycopg.OperationalError):
            address = make_conninfo(postgres.dsn(folder), user="postgres", dbname="postgres")
            sessions.append(psycopg.connect(address, autocommit=True))
        return bool(sessions)

    processes.until(is_let_in)
    return sessions[0]
