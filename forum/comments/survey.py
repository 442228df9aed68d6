"""The whole of a thread in short: how large its branches are, and who wrote in them.

A page that shows the whole thread has all of it in its rows. For others, one query loads it, and each process
keeps that of a few threads until comments are added or removed. Loading ten thousand comments takes 25 ms.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from functools import cached_property, lru_cache
from operator import attrgetter
from typing import NamedTuple

from django.db import connection

from . import folding
from .folding import Number

NAMED = 2  # authors named below a collapsed comment
# Without the authors of removed comments, which readers don't see.
THREAD = """
SELECT path, CASE WHEN NOT is_removed THEN author_id END, sequence, is_removed
FROM comments_comment WHERE post_id = %s ORDER BY path
"""


class Entry(NamedTuple):
    path: Number
    author_id: int | None  # None if it isn't known, or the comment was removed
    sequence: int
    is_removed: bool


class Below(NamedTuple):
    """The replies to a comment, at any depth: how many, and who wrote them. `others`: authors who aren't named."""

    size: int
    names: list[str]
    others: int


class Survey:
    """A thread, or one branch of it. `entries` are its comments by number."""

    def __init__(self, entries: Iterable[Entry]):
        self.entries = list(entries)
        self.paths = [entry.path for entry in self.entries]
        self.authors = Counter(entry.author_id for entry in self.entries if entry.author_id)
        self.authors_below = lru_cache(maxsize=1000)(self._authors_below)

    @cached_property
    def branches(self) -> Counter[int]:
        """How many comments each top-level branch has, in their order. Removed ones don't count."""
        counts = Counter(dict.fromkeys((path[0] for path in self.paths), 0))
        counts.update(entry.path[0] for entry in self.entries if not entry.is_removed)
        return counts

    @cached_property
    def root_of(self) -> dict[int, int]:
        """The number of the top-level branch of each comment, by its sequence."""
        return {entry.sequence: entry.path[0] for entry in self.entries}

    def size(self, number: Number) -> int:
        """How many comments a branch has, with its root."""
        return bisect_left(self.paths, folding.after_branch(number)) - bisect_left(self.paths, number)

    def below(self, number: Number, names: dict[int, str]) -> Below:
        """`names`: those of the authors on the page. Only they are named."""
        authors = self.authors_below(number)
        named = [author for author, _count in authors.most_common() if author in names][:NAMED]
        return Below(max(self.size(number) - 1, 1), [names[each] for each in named], len(authors) - len(named))

    def _authors_below(self, number: Number) -> Counter[int]:
        first, end = bisect_left(self.paths, number) + 1, bisect_left(self.paths, folding.after_branch(number))
        return Counter(entry.author_id for entry in self.entries[first:end] if entry.author_id)


def of_rows(rows: Iterable) -> Survey:
    """Of a page that shows the whole thread or branch."""
    entries = [
        Entry(row.path, None if row.is_removed else row.author_id, row.sequence, row.is_removed) for row in rows
    ]
    return Survey(sorted(entries, key=attrgetter("path")))


def of_post(post) -> Survey:
    """Of the post's thread as it was when the post was loaded, or a moment later."""
    return _load(post.pk, post.last_sequence, post.comment_count, str(post.removed_sequences))


@lru_cache(maxsize=8)
def _load(post_id: int, *_state) -> Survey:
    """`_state` changes whenever comments are added, removed, restored or undone, and nothing else matters here."""
    with connection.cursor() as cursor:
        cursor.execute(THREAD, [post_id])
        return Survey(Entry(tuple(path), *rest) for path, *rest in cursor.fetchall())
