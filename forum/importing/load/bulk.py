"""Rows by the thousand, written by COPY: it takes a fraction of the time of INSERT, and keeps all constraints."""

from collections.abc import Iterable
from itertools import batched

from django.db import connection
from django.db.models import Model

BATCH = 2000  # rows that are held in memory at a time


def write(rows: Iterable[Model]) -> None:
    """Save new rows of one model, in the caller's transaction, and give them the keys that they have now.

    What a row points at comes before it or is saved already. No `save()` is called, and every column gets the
    value that the row has: defaults of the database don't count.
    """
    for batch in batched(rows, BATCH):
        with connection.wrap_database_errors, connection.cursor() as cursor:
            _give_keys(batch, cursor)
            _copy(batch, cursor)


def _give_keys(rows: tuple[Model, ...], cursor) -> None:
    """From the sequence, so that whoever writes at the same time gets others."""
    key = rows[0]._meta.auto_field
    keyless = [row for row in rows if row.pk is None]
    if not key or not keyless:
        return
    sequence = f"pg_get_serial_sequence('{_quoted(key.model._meta.db_table)}', '{key.column}')"
    cursor.execute(f"SELECT nextval({sequence}) FROM generate_series(1, %s)", [len(keyless)])
    for row, (number,) in zip(keyless, cursor.fetchall(), strict=True):
        row.pk = number


def _copy(rows: tuple[Model, ...], cursor) -> None:
    meta = rows[0]._meta
    fields = [field for field in meta.local_concrete_fields if not field.generated]
    columns = ", ".join(_quoted(field.column) for field in fields)
    with cursor.copy(f"COPY {_quoted(meta.db_table)} ({columns}) FROM STDIN") as copy:
        for row in rows:
            row._prepare_related_fields_for_save("bulk write")  # the keys of what it points at, given meanwhile
            copy.write_row([field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields])
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
