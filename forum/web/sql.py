"""Helpers for hand-written queries."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.models import Model


def select(sql: str, values: Sequence[Any] | Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
    """Run a query and return its rows as dicts."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def instance[T: Model](model: type[T], row: Mapping[str, Any], prefix: str = "") -> T:
    """A model instance from the columns named like its fields, after `prefix`. Other fields are deferred."""
    names = [field.attname for field in model._meta.concrete_fields if prefix + field.attname in row]
    return model.from_db(None, names, [row[prefix + name] for name in names])
