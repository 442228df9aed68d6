"""Bulk inserts with COPY, which takes a fraction of the time of INSERT and still checks all constraints."""

from collections.abc import Iterable
from itertools import batched

from django.db import connection
from django.db.models import Model

BATCH_SIZE = 2000  # rows held in memory at a time


def write(rows: Iterable[Model]) -> None:
    """Save new rows of one model in the caller's transaction, and set their primary keys.

    Related rows must be saved already or come earlier in `rows`. `save()` isn't called. Every column gets the
    row's value, so database defaults don't apply.
    """
    for batch in batched(rows, BATCH_SIZE):
        with connection.wrap_database_errors, connection.cursor() as cursor:
            _assign_keys(batch, cursor)
            _copy(batch, cursor)


def _assign_keys(rows: tuple[Model, ...], cursor) -> None:
    """Take primary keys from the database sequence, so that concurrent inserts get different ones."""
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
    columns = ", ".join(_quoted(field.column or "") for field in fields)
    with cursor.copy(f"COPY {_quoted(meta.db_table)} ({columns}) FROM STDIN") as copy:
        for row in rows:
            row._prepare_related_fields_for_save("bulk write")  # type: ignore[attr-defined]  # copies the new keys of related rows
            copy.write_row([field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields])
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
