"""Parser for the permission tables in this folder.

Each line has a method, a path and the expected result for each role: a status, `login` for a redirect to a login
page, or `done` for a form that changed something. (The form data is in forms.py.) A single result applies to
everyone; two apply to visitors and to all members. Names in braces are the primary keys from the `world` fixture.
"""

from typing import NamedTuple

ROLES = ("visitor", "member", "author", "suspended", "moderator", "owner")


class Row(NamedTuple):
    method: str
    path: str
    expected: tuple[str, ...]  # one for each of ROLES

    def __str__(self):
        return f"{self.method} {self.path}"


def rows_of(table: str) -> list[Row]:
    """The rows of a table, without comments."""
    lines = (line.split() for line in table.splitlines() if line.strip() and not line.startswith("#"))
    return [Row(method, path, _for_each_role(expected)) for method, path, *expected in lines]


def _for_each_role(results: list[str]) -> tuple[str, ...]:
    match results:
        case [everyone]:
            return (everyone,) * len(ROLES)
        case [visitor, members]:
            return (visitor, *[members] * (len(ROLES) - 1))
        case _:
            return tuple(results)
