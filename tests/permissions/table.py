"""How the tables of this folder are read.

A line is a method, a path, and what each role meets there: a status, `login` for a redirect to a login page, or
`done` for a form that has changed something. (The forms are in forms.py.) One word is for everybody alike, two are
for visitors and for all members. Names in braces stand for the keys of rows in the world of the tests; ada wrote
all of them.
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
    """The lines of a table, without its comments."""
    lines = (line.split() for line in table.splitlines() if line.strip() and not line.startswith("#"))
    return [Row(method, path, _for_each_role(expected)) for method, path, *expected in lines]


def _for_each_role(words: list[str]) -> tuple[str, ...]:
    match words:
        case [everybody]:
            return (everybody,) * len(ROLES)
        case [visitor, members]:
            return (visitor, *[members] * (len(ROLES) - 1))
        case _:
            return tuple(words)
