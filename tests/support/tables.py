"""Tests with a table of inputs. Every row is checked, and all failures are reported together."""

import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction

from forum.pagecache.decorator import store

LONGEST = 200  # characters of a row or message to report


def assert_each(check: Callable[..., None], rows: Iterable) -> None:
    """Assert that the check passes for each row. A row is its argument, or a tuple of arguments."""
    __tracebackhide__ = True
    rows = list(rows)
    assert rows, "the table is empty"
    failures = [f"{shortened(repr(row))}: {why}" for row in rows if (why := why_it_fails(check, row))]
    assert not failures, "\n".join([f"{len(failures)} of {len(rows)} rows fail:", *failures])


def why_it_fails(check: Callable[..., None], row) -> str:
    """The first line of the error, with the code that raised it, or "" if the check passes."""
    try:
        check(*row) if isinstance(row, tuple) else check(row)
    except (Exception, pytest.fail.Exception) as error:
        message = str(error).partition("\n")[0]
        code = traceback.extract_tb(error.__traceback__)[-1].line or ""
        return f"{type(error).__name__}: {shortened(message)} in `{code.strip()}`"
    return ""


def shortened(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}… ({len(text)} characters)"


@contextmanager
def rolled_back() -> Iterator[None]:
    """Roll back all database changes of a block or decorated check, and clear the page cache.

    Any check that uses the database needs this. Otherwise, an error in one row would fail all following rows.
    """
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    finally:
        store.clear()
