"""Tests of a whole table of inputs: every row is tried, and all that fail are named together."""

import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction

from forum.pagecache.decorator import store

LONGEST = 200  # characters of a row or a reason that are worth reading


def assert_each(check: Callable[..., None], rows: Iterable) -> None:
    """The check passes for each row, which is its argument, or a tuple of them."""
    __tracebackhide__ = True
    rows = list(rows)
    assert rows, "the table is empty"
    failures = [f"{shortened(repr(row))}: {why}" for row in rows if (why := why_it_fails(check, row))]
    assert not failures, "\n".join([f"{len(failures)} of {len(rows)} rows fail:", *failures])


def why_it_fails(check: Callable[..., None], row) -> str:
    """The first line of the error, with the code that raised it; "" where there is no error."""
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
    """A block, or a decorated check, after which the database is as before and no page is cached.

    Any check that asks the database needs it: an error in one row would otherwise fail all rows after it.
    """
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    finally:
        store.clear()
