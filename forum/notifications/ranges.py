"""Sets of whole numbers as PostgreSQL keeps them: small where the numbers lie side by side, and exact."""

from collections.abc import Iterable

from django.db import models
from psycopg.types.multirange import Multirange
from psycopg.types.range import Int4Range


class MultirangeField(models.Field):
    """A set of integers, as a psycopg Multirange of half-open ranges; empty unless told otherwise."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("default", empty)
        super().__init__(*args, **kwargs)

    def db_type(self, connection) -> str:
        return "int4multirange"


@MultirangeField.register_lookup
class Holds(models.Lookup):
    """`field__holds=7`: whether the number is in the set."""

    lookup_name = "holds"

    def as_sql(self, compiler, connection):
        sets, set_values = self.process_lhs(compiler, connection)
        number, number_values = self.process_rhs(compiler, connection)
        return f"{sets} @> {number}", [*set_values, *number_values]


def empty() -> Multirange:
    return Multirange()


def of(numbers: Iterable[int]) -> Multirange:
    """The set of these numbers, in as few ranges as can be."""
    return Multirange([Int4Range(*bounds) for bounds in _stretches(numbers)])


def literal(numbers: Iterable[int]) -> str:
    """The same as PostgreSQL reads it: a driver takes ten times as long for objects."""
    return f"{{{','.join(f'[{begin},{end})' for begin, end in _stretches(numbers))}}}"


def array(numbers: Iterable[int]) -> str:
    """Numbers in their order, as PostgreSQL reads an array; for the same reason."""
    return f"{{{','.join(map(str, numbers))}}}"


def _stretches(numbers: Iterable[int]) -> list[list[int]]:
    stretches: list[list[int]] = []
    for number in sorted(set(numbers)):
        if stretches and stretches[-1][1] == number:
            stretches[-1][1] += 1
        else:
            stretches.append([number, number + 1])
    return stretches


def missing(numbers: Iterable[int], *, last: int) -> Multirange:
    """What of 1, 2, … `last` is not among these numbers."""
    return of(set(range(1, last + 1)).difference(numbers))


def numbers_in(multirange: Multirange) -> set[int]:
    return {number for each in multirange for number in range(each.lower, each.upper)}
