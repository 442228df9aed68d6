"""Many people act in the same moment, each over a database connection of their own."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Barrier
from time import sleep

from django.db import connection

from tests.support.processes import PATIENCE

# In this database: others test in theirs.
WAITING = """
SELECT FROM pg_locks waits JOIN pg_locks holds USING (pid) JOIN pg_database ON pg_database.oid = holds.database
WHERE NOT waits.granted AND datname = current_database()
"""


def at_once(act: Callable, people: Sequence) -> list:
    """What `act(person)` returned for each, all having begun together. Raises what the first of them raised.

    `people` can be anything that tells the acts apart; there can't be more than connections in the pool.
    """
    assert len(people) <= connection.settings_dict["OPTIONS"]["pool"]["max_size"]
    connection.close()  # back to the pool, which has one for each of them and none for us
    start = Barrier(len(people), timeout=PATIENCE)  # in case one of them gets no connection

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
    """Another connection waits for a lock, as that of this future should, which must not be done before."""
    with connection.cursor() as cursor:
        while not (future.done() or cursor.execute(WAITING).fetchall()):
            sleep(0.01)
    assert not future.done(), "it did not wait"
