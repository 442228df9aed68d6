"""The orders in which a thread can be sorted. In all of them, a comment comes before its replies.

`Oldest` reads the index on (post, path), so the length of the thread doesn't matter. The others have no index,
because it would make every update of a counter expensive. They sort the numbers of the whole thread in memory
(15 ms for 10,000) and cache the result until the post's version changes.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from accounts.models import User
from forum.notifications.ranges import array
from forum.web.sql import select

from . import folding, rows
from .folding import PAGE_SIZE, Number

# With CASE, the planner expects half of the rows to match. With a plain `>= ALL` it expects none, and then reads
# and sorts whole threads.
UNFOLDED = """
    c.post_id = %(post)s AND c.path >= %(root)s::int[] AND c.path < %(end)s::int[]
    AND CASE WHEN cardinality(c.path) <= %(deepest)s THEN %(wide)s >= ALL (c.path[%(level)s:]) ELSE false END
"""
UNFOLDED_FROM = UNFOLDED + "AND c.path >= %(start)s::int[]"
UNFOLDED_BEFORE = UNFOLDED + "AND c.path < %(before)s::int[]"
BY_ID = "c.post_id = %(post)s AND c.id = ANY(%(ids)s)"
# Counts the comments that meet a condition, but only up to a limit, so that long threads take no longer.
COUNT = """
(SELECT count(*) FROM (SELECT FROM comments_comment c WHERE {condition} LIMIT {limit}) AS counted) AS {name}
"""
# Conditions for COUNT; {start} and {end} are the names of two query parameters.
UNFOLDED_UP_TO = UNFOLDED + "AND c.path >= %({start})s::int[] AND c.path <= %({end})s::int[]"
IN_RANGE = "c.post_id = %(post)s AND c.path >= %({start})s::int[] AND c.path < %({end})s::int[]"
THREAD = "SELECT id, path, upvote_count FROM comments_comment WHERE post_id = %s"

END = (2_000_000_000,)  # greater than every number
COUNTED = 1000  # folded replies are counted up to this, plus one that shows there are more


class Oldest:
    """Sorts siblings by number, which is the order in which they were published."""

    def __init__(self, post, root: Number = ()):
        self.post, self.root = post, root
        self.end = folding.after_branch(root) if root else END
        self.values = {
            "post": post.pk,
            "root": array(root),
            "end": array(self.end),
            "deepest": len(root) + folding.SHOWN_DEPTH,
            "wide": folding.SHOWN_REPLIES,
            "level": len(root) + 2,
        }

    def starting(self, start: Number | None, limit: int, *, member) -> list[rows.Row]:
        """The first comments from `start`, or from the beginning."""
        first = array(start or self.root)
        return rows.fetch(UNFOLDED_FROM, "c.path", limit, member=member, start=first, **self.values)

    def ending(self, end: Number | None, limit: int, *, member) -> list[rows.Row]:
        """The last comments before `end`, or the last of the branch."""
        before = array(end or END)
        found = rows.fetch(UNFOLDED_BEFORE, "c.path DESC", limit, member=member, before=before, **self.values)
        return found[::-1]

    def is_first(self, number: Number) -> bool:
        return number == (self.root or (1,))

    def ranks(self, number: Number) -> Number:
        """The positions of a comment and its ancestors among their siblings, from 1."""
        return number

    def page_start(self, number: Number) -> Number | None:
        """The first comment of a page that shows `number` with as many of its ancestors as possible. None if the
        page begins at the start of the branch."""
        starts = [self.root, *(number[:length] for length in range(len(self.root) + 1, len(number) + 1))]
        distances = self._count(UNFOLDED_UP_TO, [(start, number) for start in starts], limit=PAGE_SIZE + 1)
        near = [start for start, distance in zip(starts, distances, strict=True) if distance <= PAGE_SIZE]
        return None if near[0] == self.root else near[0]

    def folded_replies(self, numbers: list[Number], *, after: int) -> list[tuple[int, Number]]:
        """For each comment, how many replies at any depth are folded, and the number of the first of them, if its
        first `after` direct replies are shown. The count is 0 if an import was undone that the folded ones were
        part of."""
        firsts = [(*number, after + 1) for number in numbers]
        ends = map(folding.after_branch, numbers)
        counts = self._count(IN_RANGE, list(zip(firsts, ends, strict=True)), limit=COUNTED + 1)
        return list(zip(counts, firsts, strict=True))

    def left_from(self, start: Number) -> int:
        """How many comments the branch has from `start` on, at any depth; at most COUNTED + 1."""
        [count] = self._count(IN_RANGE, [(start, self.end)], limit=COUNTED + 1)
        return count

    def _count(self, condition: str, ranges: list[tuple[Number, Number]], *, limit: int) -> list[int]:
        """How many comments each range of numbers has, up to a limit. One query."""
        columns, values = [], dict(self.values)
        for index, (start, end) in enumerate(ranges):
            values |= {f"start_{index}": array(start), f"end_{index}": array(end)}
            in_range = condition.format(start=f"start_{index}", end=f"end_{index}")
            columns.append(COUNT.format(condition=in_range, limit=limit, name=f"count_{index}"))
        [row] = select(f"SELECT {', '.join(columns)}", values)
        return [row[f"count_{index}"] for index in range(len(ranges))]


class Ranked:
    """Base class for orders that sort siblings by something other than their numbers."""

    order: str

    def __init__(self, post, root: Number = ()):
        self.post, self.root = post, root
        self.thread = arranged(post.pk, post.version, self.order)
        self.shown = self.thread.shown_under(root)  # sorted indexes

    def starting(self, start: Number | None, limit: int, *, member) -> list[rows.Row]:
        first = bisect_left(self.shown, self.thread.position.get(start or (), 0))
        return self._fetch(self.shown[first : first + limit], member)

    def ending(self, end: Number | None, limit: int, *, member) -> list[rows.Row]:
        last = bisect_left(self.shown, self.thread.position.get(end or (), len(self.thread.in_order)))
        return self._fetch(self.shown[max(0, last - limit) : last], member)

    def is_first(self, number: Number) -> bool:
        return not self.shown or self.thread.position.get(number) == self.shown[0]

    def ranks(self, number: Number) -> Number:
        index = self.thread.position.get(number)
        return number if index is None else self.thread.ranks[index]

    def page_start(self, number: Number) -> Number | None:
        last = bisect_left(self.shown, self.thread.position[number])
        if last < PAGE_SIZE:
            return None
        starts = [number[:length] for length in range(len(self.root) + 1, len(number) + 1)]
        firsts = [bisect_left(self.shown, self.thread.position[start]) for start in starts]
        return next(start for start, first in zip(starts, firsts, strict=True) if last - first < PAGE_SIZE)

    def folded_replies(self, numbers: list[Number], *, after: int) -> list[tuple[int, Number]]:
        return [self._folded(number, after) for number in numbers]

    def _folded(self, number: Number, after: int) -> tuple[int, Number]:
        replies = self.thread.replies.get(number, ())
        if len(replies) <= after:  # the others were published after the thread was sorted, or were undone
            return 0, number
        first = (*number, replies[after])
        return min(COUNTED + 1, self.thread.ends[number] - self.thread.position[first]), first

    def left_from(self, start: Number) -> int:
        end = self.thread.ends[self.root] if self.root else len(self.thread.in_order)
        return min(COUNTED + 1, end - self.thread.position[start])

    def _fetch(self, indexes: list[int], member) -> list[rows.Row]:
        numbers = [self.thread.in_order[index] for index in indexes]
        ids = [self.thread.ids[number] for number in numbers]
        found = rows.fetch(BY_ID, "c.path", len(ids) or 1, member=member, post=self.post.pk, ids=ids)
        by_number = {row.path: row for row in found}
        return [by_number[number] for number in numbers if number in by_number]


class Newest(Ranked):
    order = User.ReadingOrder.NEWEST


class Top(Ranked):
    """Sorts siblings by upvotes, then by age."""

    order = User.ReadingOrder.TOP


ORDERS: dict[str, type[Oldest] | type[Ranked]] = {
    User.ReadingOrder.OLDEST: Oldest,
    User.ReadingOrder.NEWEST: Newest,
    User.ReadingOrder.TOP: Top,
}


class Arranged:
    """A whole thread, sorted. `comments` are the rows of THREAD.

    `in_order` is the sorted list of numbers. `ranks` has, for each of them, its position and those of its
    ancestors among their siblings. These are dicts by number: `position`, its index in the list; `ends`, the index
    after its branch; `replies`, the last ordinals of its direct replies, sorted; `ids`.
    """

    def __init__(self, comments: list[dict], sort_key):
        self.ids = {}
        upvotes, self.replies = {}, defaultdict(list)
        for comment in comments:
            number = tuple(comment["path"])
            self.ids[number], upvotes[number] = comment["id"], comment["upvote_count"]
            self.replies[number[:-1]].append(number[-1])
        for parent, ordinals in self.replies.items():
            ranked = sorted((sort_key(ordinal, upvotes[(*parent, ordinal)]), ordinal) for ordinal in ordinals)
            ordinals[:] = [ordinal for _key, ordinal in ranked]
        self.in_order: list[Number] = []
        self.ranks: list[Number] = []
        self.position: dict[Number, int] = {}
        self.ends: dict[Number, int] = {}
        self._walk()
        self.shown_under = lru_cache(maxsize=8)(self._shown_under)

    def _shown_under(self, root: Number) -> list[int]:
        """The indexes of the comments in this branch that aren't folded."""
        begin = self.position.get(root, 0)
        return [
            index
            for index in range(begin, self.ends.get(root, begin))
            if folding.is_shown(self.in_order[index], self.ranks[index], root=root)
        ]

    def _walk(self) -> None:
        """Visit all comments depth first, without recursion, because a thread can be 300 levels deep."""
        stack: list[tuple[Number, Number, Iterator[tuple[int, int]]]]
        stack = [((), (), iter(enumerate(self.replies.get((), ()), 1)))]
        while stack:
            number, ranks, replies = stack[-1]
            rank, ordinal = next(replies, (0, 0))
            if not rank:
                stack.pop()
                self.ends[number] = len(self.in_order)
                continue
            reply, reply_ranks = (*number, ordinal), (*ranks, rank)
            self.position[reply] = len(self.in_order)
            self.in_order.append(reply)
            self.ranks.append(reply_ranks)
            stack.append((reply, reply_ranks, iter(enumerate(self.replies.get(reply, ()), 1))))


SORT_KEYS: dict[str, Callable[[int, int], Any]] = {
    User.ReadingOrder.NEWEST: lambda ordinal, upvotes: -ordinal,
    User.ReadingOrder.TOP: lambda ordinal, upvotes: (-upvotes, ordinal),
}


@lru_cache(maxsize=4)
def arranged(post_id: int, version: int, order: str) -> Arranged:
    """The sorted thread as it is now. Cached by the post's version, so an edit or a new comment replaces it."""
    return Arranged(select(THREAD, [post_id]), SORT_KEYS[order])
