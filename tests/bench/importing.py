"""How fast comments are imported, beside COPY of the very same rows; and how fast text becomes HTML."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain
from random import Random
from statistics import median

from django.db import connection, transaction
from tqdm import tqdm

from forum.comments.models import Comment
from forum.importing.load import bulk
from forum.importing.load import comments as thread
from forum.search.models import CommentEntry
from forum.text import markup
from forum.text.analysis import vector
from tests.bench import words
from tests.bench.fill import Body, Town, filled
from tests.bench.shape import Scale

ROUNDS = 3
THREAD = 100
TABLES = (Comment._meta.db_table, CommentEntry._meta.db_table)  # the second is filled by a trigger of the first


def measure(scale: Scale) -> dict:
    """Rows a second in each way, in turn, and bodies a second; nothing of it stays in the database."""
    count = min(scale.comments // 5, 20_000) // THREAD
    rows = Comment.objects.order_by("pk").values_list("body", "body_html")[: scale.bodies]
    bodies = [Body(source, html, vector(markup.text_of(html))) for source, html in rows]
    town = Town(scale, Random("import"), bodies)
    without_words = Town(scale, Random("import"), [body._replace(words=None) for body in bodies])
    posts = [town.post(number, THREAD) for number in range(count)]
    bulk.write(posts)

    def save(town: Town = town) -> None:
        # Making the comments is part of it, as placing them in their threads is of an import.
        thread.save(chain.from_iterable(town.thread(post, THREAD) for post in posts))

    with _rolled_back():
        save()
        exported = {table: list(_exported(table)) for table in TABLES}
    ways = {
        "saved": save,
        "saved_unindexed": _without_triggers(lambda: save(without_words)),
        "copied": _without_triggers(lambda: _copy(exported)),
        "copied_unindexed": _without_triggers(lambda: _copy({TABLES[0]: exported[TABLES[0]]})),
    }
    took = {way: [] for way in ways}
    for _round in tqdm(range(ROUNDS), unit=" rounds", desc="Importing"):
        for way, write in ways.items():
            took[way].append(_seconds(write))
    return _summary(count * THREAD, took) | {"rendered_a_second": _rendered_a_second(scale.bodies)}


def _summary(rows: int, took: dict[str, list[float]]) -> dict:
    """Rates, and shares round by round: with the search's index, and of the comments alone."""

    def share(saved: str, copied: str) -> float:
        return median(copy / save for save, copy in zip(took[saved], took[copied], strict=True))

    return {
        "rows": rows,
        "rows_a_second": {way: rows / median(seconds) for way, seconds in took.items()},
        "share_of_copy": share("saved", "copied"),
        "share_of_copy_unindexed": share("saved_unindexed", "copied_unindexed"),
    }


def _seconds(write: Callable[[], None]) -> float:
    """What it takes with all constraints checked."""
    with _rolled_back(), connection.cursor() as cursor:
        began = time.perf_counter()
        write()
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        return time.perf_counter() - began


def _without_triggers(write: Callable[[], None]) -> Callable[[], None]:
    """All but those of foreign keys."""

    def bare() -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE {TABLES[0]} DISABLE TRIGGER USER")
        write()

    return bare


@contextmanager
def _rolled_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _exported(table: str) -> Iterator[bytes]:
    """The rows that were added, as COPY writes and reads them."""
    with connection.cursor() as cursor:
        added = f"SELECT {_columns(table)} FROM {table} WHERE post_id > {filled()['last_post']}"
        with cursor.copy(f"COPY ({added}) TO STDOUT") as copy:
            yield from map(bytes, copy)


def _copy(exported: dict[str, list[bytes]]) -> None:
    for table, blocks in exported.items():
        with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({_columns(table)}) FROM STDIN") as copy:
            for block in blocks:
                copy.write(block)


def _columns(table: str) -> str:
    """All that can be written: the database itself fills the generated ones."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(column_name, ', ' ORDER BY ordinal_position) FROM information_schema.columns"
            " WHERE table_name = %s AND is_generated = 'NEVER'",
            [table],
        )
        return cursor.fetchone()[0]


def _rendered_a_second(count: int) -> float:
    """Bodies of 60 to 400 words, by the CPU that they take."""
    chance = Random("rendering")
    sources = [words.body(chance, chance.randint(60, 400)) for _ in range(min(count, 1000))]
    began = time.process_time()
    for source in sources:
        markup.render(source)
    return len(sources) / (time.process_time() - began)
