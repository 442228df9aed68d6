"""Sets of integers as PostgreSQL multiranges, which are small if most numbers are consecutive."""

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
    """Lookup `field__holds=7`: whether the number is in the set."""

    lookup_name = "holds"

    def as_sql(self, compiler, connection):
        sets, set_values = self.process_lhs(compiler, connection)
        number, number_values = self.process_rhs(compiler, connection)
        return f"{sets} @> {number}", [*set_values, *number_values]


def empty() -> Multirange:
    return Multirange()


def of(numbers: Iterable[int]) -> Multirange:
    """The set of these numbers, in as few ranges as possible."""
    return Multirange([Int4Range(begin, end) for begin, end in _bounds(numbers)])


def literal(numbers: Iterable[int]) -> str:
    """The same set as a PostgreSQL literal. Passing objects to the driver takes ten times as long."""
    return f"{{{','.join(f'[{start},{end})' for start, end in _bounds(numbers))}}}"


def array(numbers: Iterable[int]) -> str:
    """The numbers in the given order as a PostgreSQL array literal, which is faster too."""
    return f"{{{','.join(map(str, numbers))}}}"


def _bounds(numbers: Iterable[int]) -> list[list[int]]:
    """Start and end of each run of consecutive numbers. The end is exclusive."""
    bounds: list[list[int]] = []
    for number in sorted(set(numbers)):
        if bounds and bounds[-1][1] == number:
            bounds[-1][1] += 1
        else:
            bounds.append([number, number + 1])
    return bounds


def missing(numbers: Iterable[int], *, last: int) -> Multirange:
    """The set of numbers from 1 to `last` that aren't among these."""
    return of(set(range(1, last + 1)).difference(numbers))
