"""How fast comments are imported, beside COPY of the very same rows; and how fast text becomes HTML."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain
from random import Random
from statistics import median

from django.db import connection, transaction
from tqdm import tqdm

from forum import markup
from forum.comments.models import Comment
from forum.importing import bulk, thread
from tests.bench import words
from tests.bench.fill import Town, filled
from tests.bench.shape import Scale

ROUNDS = 3
THREAD = 100
TABLE = Comment._meta.db_table
COLUMNS = ", ".join(field.column for field in Comment._meta.local_concrete_fields if not field.generated)


def measure(scale: Scale) -> dict:
    """Rows a second both ways, in turn, and bodies a second; nothing of it stays in the database."""
    count = min(scale.comments // 5, 20_000) // THREAD
    bodies = list(Comment.objects.order_by("pk").values_list("body", "body_html")[: scale.bodies])
    town = Town(scale, Random("import"), bodies)
    posts = [town.post(number, THREAD) for number in range(count)]
    bulk.write(posts)

    def save() -> None:
        # Making the comments is part of it, as placing them in their threads is of an import.
        thread.save(chain.from_iterable(town.thread(post, THREAD) for post in posts))

    with _rolled_back():
        save()
        exported = list(_exported())
    saved, copied = [], []
    for _round in tqdm(range(ROUNDS), unit=" rounds", desc="Importing"):
        saved.append(_seconds(save))
        copied.append(_seconds(lambda: _copy(exported), triggers=False))
    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM {TABLE}")
    rows = count * THREAD
    rates = {"rows": rows, "saved_a_second": rows / median(saved), "copied_a_second": rows / median(copied)}
    share = median(copy / save for save, copy in zip(saved, copied, strict=True))
    return rates | {"share_of_copy": share, "rendered_a_second": _rendered_a_second(scale.bodies)}


def _seconds(write: Callable[[], None], *, triggers: bool = True) -> float:
    """What it takes with all constraints checked."""
    with _rolled_back(), connection.cursor() as cursor:
        if not triggers:  # those of foreign keys stay
            cursor.execute(f"ALTER TABLE {TABLE} DISABLE TRIGGER USER")
        began = time.perf_counter()
        write()
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        return time.perf_counter() - began


@contextmanager
def _rolled_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _exported() -> Iterator[bytes]:
    """The rows that were added, as COPY writes and reads them."""
    added = f"SELECT {COLUMNS} FROM {TABLE} WHERE post_id > {filled()['last_post']} ORDER BY id"
    with connection.cursor() as cursor, cursor.copy(f"COPY ({added}) TO STDOUT") as copy:
        yield from map(bytes, copy)


def _copy(blocks: list[bytes]) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {TABLE} ({COLUMNS}) FROM STDIN") as copy:
        for block in blocks:
            copy.write(block)


def _rendered_a_second(count: int) -> float:
    """Bodies of 60 to 400 words, by the CPU that they take."""
    chance = Random("rendering")
    sources = [words.body(chance, chance.randint(60, 400)) for _ in range(min(count, 1000))]
    began = time.process_time()
    for source in sources:
        markup.render(source)
    return len(sources) / (time.process_time() - began)
