"""A pytest plugin: the environment of the tests, and the PostgreSQL they run on.

Loaded with `-p`, because conftest.py comes only after pytest-django has read the settings. Where DATABASE_URL
is set, that server is used; otherwise an embedded one, shared by all who test in this tree at the same time.
"""

import os
from pathlib import Path

from forum.site import postgres

ROOT = Path(__file__).resolve().parent.parent.parent
DATA_DIR = Path(os.environ.get("TEST_DATA_DIR") or ROOT / "var" / "test").resolve()

os.environ |= {
    "DATA_DIR": str(DATA_DIR),
    "SECRET_KEY": "of the tests: it protects nothing, and saves making one",
    "DJANGO_ALLOW_ASYNC_UNSAFE": "true",  # Playwright runs its event loop in the thread of the test
}
FOREIGN = """
    ALLOWED_HOSTS DEBUG EMAIL_FROM EMAIL_URL PORT SITE_NAME SITE_URL TIME_ZONE TRUSTED_PROXIES
    GOOGLE_CLIENT_ID GITHUB_CLIENT_ID OIDC_CLIENT_ID
"""
for name in FOREIGN.split():
    os.environ.pop(name, None)  # what the tests expect does not depend on whose machine it is
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # two hundred processes start: none compiles what another has


def pytest_configure(config):
    """Start the server, which stops by itself after the last process that tests."""
    (DATA_DIR / "static").mkdir(parents=True, exist_ok=True)  # WhiteNoise warns where there is none
    if not os.environ.get("DATABASE_URL"):
        postgres.ensure(DATA_DIR / "postgres", durable=False)
