"""Queries of the ORM that stand on every page, put together once: that costs more than asking them does."""

from collections.abc import Callable
from functools import lru_cache

from django.db import connection
from django.db.models import QuerySet


class Prepared:
    """`build(*marks, **kinds)` makes a queryset of `values_list` with a mark in the place of each value. It is
    called once for each combination of `kinds`, a few flags that change what is asked.

    A mark is a negative number, as no key is, so that it is found again among what the queryset asks with."""

    def __init__(self, build: Callable[..., QuerySet], marks: int):
        self.marks = [-1000 - each for each in range(marks)]
        self.build = lru_cache(maxsize=16)(lambda **kinds: build(*self.marks, **kinds).query.sql_with_params())

    def first(self, *values, **kinds) -> tuple | None:
        """The first row, with these values in the places of the marks."""
        sql, parameters = self.build(**kinds)
        value_of = dict(zip(map(str, self.marks), values, strict=True))
        with connection.cursor() as cursor:
            cursor.execute(sql, [value_of.get(str(each), each) for each in parameters])
            return cursor.fetchone()
