"""A database that all tests of a module share, for worlds that take longer to build than to look at.

The world is built by module-scoped fixtures on `module_db`. Each test asks for `db` as well, which is a savepoint
inside that transaction, and wraps each request that may change something in `undone`.
"""

from contextlib import contextmanager
from http.cookies import SimpleCookie

import pytest
from django.db import transaction
from django.test import Client

from forum.pagecache.decorator import store
from tests.support.tables import rolled_back


@pytest.fixture(scope="module")
def module_db(django_db_setup, django_db_blocker):
    """The database in one transaction, rolled back after the module's last test."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def undone(browser: Client):
    """Undo the block: what it writes to the database, the browser's cookies and the pages cached for visitors."""
    cookies = SimpleCookie(browser.cookies)
    store.clear()
    try:
        with rolled_back():
            yield
    finally:
        browser.cookies = cookies
