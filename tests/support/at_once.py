"""Many people act in the same moment, each over a database connection of their own."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection

from tests.support.processes import PATIENCE


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
