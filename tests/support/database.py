"""A pytest plugin that sets environment variables for the tests and starts PostgreSQL.

It's loaded with `-p`, because pytest-django reads the settings before conftest.py is loaded. If DATABASE_URL is
set, the tests use that server. If not, they use an embedded server, shared by all test runs in this tree.
"""

import os
from pathlib import Path

from forum.site import postgres

ROOT = Path(__file__).resolve().parent.parent.parent
DATA_DIR = Path(os.environ.get("TEST_DATA_DIR") or ROOT / "var" / "test").resolve()

os.environ |= {
    "DATA_DIR": str(DATA_DIR),
    "SECRET_KEY": "for tests only",
    "LIMITS": "off",  # for tests that write a lot; tests/limits turns them on
    "DJANGO_ALLOW_ASYNC_UNSAFE": "true",  # Playwright runs its event loop in the thread of the test
}
FOREIGN = """
    ALLOWED_HOSTS DEBUG EMAIL_FROM EMAIL_URL PORT SITE_NAME SITE_URL TIME_ZONE TRUSTED_PROXIES
    GOOGLE_CLIENT_ID GITHUB_CLIENT_ID OIDC_CLIENT_ID
"""
for name in [*FOREIGN.split(), *(each for each in os.environ if each.startswith("LIMIT_"))]:
    os.environ.pop(name, None)  # the results must not depend on the machine
os.environ.pop(
    "PYTHONDONTWRITEBYTECODE", None
)  # the tests start two hundred processes, which share compiled files


def pytest_configure(config):
    """Start the server. It stops by itself after the last test process."""
    (DATA_DIR / "static").mkdir(parents=True, exist_ok=True)  # WhiteNoise warns if it's missing
    if not os.environ.get("DATABASE_URL"):
        postgres.ensure(DATA_DIR / "postgres", durable=False)
