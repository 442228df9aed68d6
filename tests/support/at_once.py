"""Run several people's actions at the same time, each on its own database connection."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Barrier
from time import sleep

from django.db import connection

from tests.support.processes import TIMEOUT

# Only in this database: other test runs have their own.
WAITING = """
SELECT FROM pg_locks waits JOIN pg_locks holds USING (pid) JOIN pg_database ON pg_database.oid = holds.database
WHERE NOT waits.granted AND datname = current_database()
"""


def at_once(act: Callable, people: Sequence) -> list:
    """Start `act(person)` for all people at the same time, and return the results. Raises the first exception.

    `people` can be any arguments, but no more than there are connections in the pool.
    """
    assert len(people) <= connection.settings_dict["OPTIONS"]["pool"]["max_size"]
    connection.close()  # back to the pool, which may need it for one of the threads
    start = Barrier(len(people), timeout=TIMEOUT)  # in case one thread gets no connection

    def take_part(person):
        try:
            connection.ensure_connection()
            start.wait()
            return act(person)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(people)) as pool:
        return list(pool.map(take_part, people))


def until_somebody_waits(future: Future) -> None:
    """Wait until another connection waits for a lock. Fails if the future is done before."""
    with connection.cursor() as cursor:
        while not (future.done() or cursor.execute(WAITING).fetchall()):
            sleep(0.01)
    assert not future.done(), "it did not wait"
