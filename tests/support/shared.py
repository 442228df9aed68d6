"""Database rows shared by all tests of a module, if creating them takes longer than testing.

Module-scoped fixtures create the rows with `module_db`. Each test also uses `db`, a savepoint inside that
transaction, and wraps each request that may change something in `undone`.
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
    """Undo all changes of the block to the database, the browser's cookies and the page cache."""
    cookies = SimpleCookie(browser.cookies)
    store.clear()
    try:
        with rolled_back():
            yield
    finally:
        browser.cookies = cookies
