"""Queries of the ORM that stand on every page, put together once: that costs more than asking them does."""

from collections.abc import Callable
from functools import lru_cache

from django.db import connection
from django.db.models import QuerySet


class Prepared:
    """`build(*marks, **kinds)` makes a queryset of `values_list` with a mark in the place of each value. It is
    called once for each combination of `kinds`, a few flags that change what is asked.

    A mark is a negative number, as no key is, so that it is found again among what the queryset asks with."""

    def __init__(self, build: Callable[..., QuerySet], marks: int = 0):
        self.build, self.marks = build, [-1000 - each for each in range(marks)]
        self.statement = lru_cache(maxsize=16)(self._put_together)

    def first(self, *values, **kinds) -> tuple | None:
        """The first row, with these values in the places of the marks."""
        rows = self.all(*values, **kinds)
        return rows[0] if rows else None

    def all(self, *values, **kinds) -> list[tuple]:
        sql, parameters, places = self.statement(**kinds)
        filled = [*parameters]
        for at, mark in places:
            filled[at] = values[mark]
        with connection.cursor() as cursor:
            cursor.execute(sql, filled)
            return cursor.fetchall()

    def _put_together(self, **kinds) -> tuple[str, tuple, list[tuple[int, int]]]:
        sql, parameters = self.build(*self.marks, **kinds).query.sql_with_params()
        marks = {str(mark): which for which, mark in enumerate(self.marks)}  # a field may have made it text
        places = [(at, marks[str(each)]) for at, each in enumerate(parameters) if str(each) in marks]
        return sql, parameters, places
