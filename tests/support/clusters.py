"""A second database for tests whose results must not depend on the cluster.

To PostgreSQL's parser, every character outside ASCII is a letter in the embedded server's databases. Those of
Debian and of most providers know which are.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.management import call_command
from django.db import connection, connections, transaction

LOCALE = "ENCODING 'UTF8' LC_CTYPE 'C.UTF-8' LC_COLLATE 'C.UTF-8'"


@pytest.fixture(scope="session")
def debian_database(django_db_setup, django_db_blocker) -> Iterator[str]:
    """The name of a database on the same server that is as on Debian. Each test process has its own."""
    name = f"{connection.settings_dict['NAME']}_debian"
    with django_db_blocker.unblock():
        with connection._nodb_cursor() as cursor:
            provider = "LOCALE_PROVIDER libc" if cursor.connection.info.server_version >= 150_000 else ""
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE template0 {provider} {LOCALE}')
        with connected_to(name):
            call_command("migrate", verbosity=0)
            call_command("createcachetable")
    yield name
    with django_db_blocker.unblock(), connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}"')


@pytest.fixture(params=["embedded", "debian"])
def each_cluster(request, db) -> Iterator[str]:
    """Run the test on the test database, and again on the other one. Both are rolled back."""
    if request.param == "embedded":
        yield request.param
        return
    with connected_to(request.getfixturevalue("debian_database")), transaction.atomic():
        yield request.param
        transaction.set_rollback(True)


@contextmanager
def connected_to(name: str) -> Iterator[None]:
    """Use another database of the server as the default one."""
    ordinary = connections["default"]
    options = {key: value for key, value in ordinary.settings_dict["OPTIONS"].items() if key != "pool"}
    other = ordinary.copy()
    other.settings_dict |= {"NAME": name, "OPTIONS": options}
    connections["default"] = other
    try:
        yield
    finally:
        connections["default"] = ordinary
        other.close()
