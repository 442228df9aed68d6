"""Sets of whole numbers as PostgreSQL multiranges: exact, and small if most numbers are consecutive."""

from collections.abc import Iterable

from django.db import models
from psycopg.types.multirange import Multirange
from psycopg.types.range import Int4Range


class MultirangeField(models.Field):
    """A set of integers, as a psycopg Multirange of half-open ranges; empty by default."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("default", empty)
        super().__init__(*args, **kwargs)

    def db_type(self, connection) -> str:
        return "int4multirange"


@MultirangeField.register_lookup
class Holds(models.Lookup):
    """`field__holds=7`: the number is in the set."""

    lookup_name = "holds"

    def as_sql(self, compiler, connection):
        sets, set_values = self.process_lhs(compiler, connection)
        number, number_values = self.process_rhs(compiler, connection)
        return f"{sets} @> {number}", [*set_values, *number_values]


def empty() -> Multirange:
    return Multirange()


def of(numbers: Iterable[int]) -> Multirange:
    """The set of these numbers, in as few ranges as possible."""
    return Multirange([Int4Range(*bounds) for bounds in _bounds(numbers)])


def literal(numbers: Iterable[int]) -> str:
    """The same set as text for PostgreSQL. The driver takes ten times as long with objects."""
    return f"{{{','.join(f'[{begin},{end})' for begin, end in _bounds(numbers))}}}"


def array(numbers: Iterable[int]) -> str:
    """The numbers, in their order, as text for a PostgreSQL array, for the same reason."""
    return f"{{{','.join(map(str, numbers))}}}"


def _bounds(numbers: Iterable[int]) -> list[list[int]]:
    """Begin and end of each run of consecutive numbers; the end isn't part of it."""
    bounds: list[list[int]] = []
    for number in sorted(set(numbers)):
        if bounds and bounds[-1][1] == number:
            bounds[-1][1] += 1
        else:
            bounds.append([number, number + 1])
    return bounds


def missing(numbers: Iterable[int], *, last: int) -> Multirange:
    """The set of those from 1 to `last` that are not among these numbers."""
    return of(set(range(1, last + 1)).difference(numbers))
