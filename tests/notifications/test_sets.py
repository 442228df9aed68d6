"""Literals of number sets for PostgreSQL."""

import pytest
from django.db import connection

from forum.notifications import ranges


@pytest.mark.parametrize("numbers", [[], [1], [1, 2, 3], [3, 1, 2, 2], [7, 9, 10, 40], range(1, 1000, 2)])
def test_a_literal_is_read_as_the_same_set(db, numbers):
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::int4multirange", [ranges.literal(numbers)])
        read = cursor.fetchone()[0]
    assert read == ranges.of(numbers)
    assert {number for each in read for number in range(each.lower, each.upper)} == set(numbers)
