"""The orders in which a thread can be read. In each of them a comment comes before its replies.

`Oldest` reads the index on (post, path), so it doesn't matter how long the thread is. The others sort siblings by
something else; an index on that would make every update of a counter expensive. So they sort the numbers of the
whole thread (15 ms for 10,000) and remember the result until the post's version changes.
"""

from bisect import bisect_left
from collections import defaultdict
from functools import lru_cache

from accounts.models import User
from forum.notifications.ranges import array
from forum.web.sql import select

from . import geometry, rows
from .geometry import PAGE, Number

# CASE, because the planner expects half of the rows to meet one. It expects none to meet a plain `>= ALL`, and
# then reads and sorts whole threads.
UNFOLDED = """
    c.post_id = %(post)s AND c.path >= %(root)s::int[] AND c.path < %(end)s::int[]
    AND CASE WHEN cardinality(c.path) <= %(deepest)s THEN %(wide)s >= ALL (c.path[%(level)s:]) ELSE false END
"""
UNFOLDED_FROM = UNFOLDED + "AND c.path >= %(start)s::int[]"
UNFOLDED_BEFORE = UNFOLDED + "AND c.path < %(before)s::int[]"
BY_ID = "c.post_id = %(post)s AND c.id = ANY(%(ids)s)"
# How many comments meet a condition, counted only up to a limit, so that long threads take no longer.
COUNT = """
(SELECT count(*) FROM (SELECT FROM comments_comment c WHERE {condition} LIMIT {limit}) AS counted) AS {name}
"""
# Conditions for COUNT; {start} and {end} are the names of two query parameters.
UNFOLDED_UP_TO = UNFOLDED + "AND c.path >= %({start})s::int[] AND c.path <= %({end})s::int[]"
IN_RANGE = "c.post_id = %(post)s AND c.path >= %({start})s::int[] AND c.path < %({end})s::int[]"
THREAD = "SELECT id, path, value_count FROM comments_comment WHERE post_id = %s"

END = (2_000_000_000,)  # after every number
COUNTED = 1000  # folded replies are counted up to this, and one further to know whether there are more


class Oldest:
    """By number: siblings in the order in which they were published."""

    def __init__(self, post, root: Number = ()):
        self.post, self.root = post, root
        self.end = geometry.after_branch(root) if root else END
        self.values = {
            "post": post.pk,
            "root": array(root),
            "end": array(self.end),
            "deepest": len(root) + geometry.DEEP,
            "wide": geometry.WIDE,
            "level": len(root) + 2,
        }

    def starting(self, start: Number | None, limit: int, *, member) -> list[rows.Row]:
        """The comments from `start` on, or from the beginning."""
        start = array(start or self.root)
        return rows.fetch(UNFOLDED_FROM, "c.path", limit, member=member, start=start, **self.values)

    def ending(self, end: Number | None, limit: int, *, member) -> list[rows.Row]:
        """The last comments before `end`, or the last of all."""
        before = array(end or END)
        found = rows.fetch(UNFOLDED_BEFORE, "c.path DESC", limit, member=member, before=before, **self.values)
        return found[::-1]

    def is_first(self, number: Number) -> bool:
        return number == (self.root or (1,))

    def ranks(self, number: Number) -> Number:
        """The positions of a comment and its ancestors among their siblings, from 1."""
        return number

    def page_start(self, number: Number) -> Number | None:
        """Where to begin a page that shows `number` with as many of its ancestors as possible. None: at the start
        of the branch."""
        starts = [self.root, *(number[:length] for length in range(len(self.root) + 1, len(number) + 1))]
        distances = self._count(UNFOLDED_UP_TO, [(start, number) for start in starts], limit=PAGE + 1)
        near = [start for start, distance in zip(starts, distances, strict=True) if distance <= PAGE]
        return None if near[0] == self.root else near[0]

    def folded_replies(self, numbers: list[Number], *, after: int) -> list[tuple[int, Number]]:
        """For each comment, how many replies at any depth are folded, and the number of the first, if its direct
        replies up to ordinal `after` are shown. 0 if the folded ones have been undone."""
        firsts = [(*number, after + 1) for number in numbers]
        ends = map(geometry.after_branch, numbers)
        counts = self._count(IN_RANGE, list(zip(firsts, ends, strict=True)), limit=COUNTED + 1)
        return list(zip(counts, firsts, strict=True))

    def left_from(self, start: Number) -> int:
        """How many comments of the branch come from `start` on, at any depth, counted like folded replies."""
        [count] = self._count(IN_RANGE, [(start, self.end)], limit=COUNTED + 1)
        return count

    def _count(self, condition: str, ranges: list[tuple[Number, Number]], *, limit: int) -> list[int]:
        """How many comments each range of numbers has, up to a limit. One query."""
        columns, values = [], dict(self.values)
        for place, (start, end) in enumerate(ranges):
            values |= {f"start_{place}": array(start), f"end_{place}": array(end)}
            here = condition.format(start=f"start_{place}", end=f"end_{place}")
            columns.append(COUNT.format(condition=here, limit=limit, name=f"count_{place}"))
        [row] = select(f"SELECT {', '.join(columns)}", values)
        return [row[f"count_{place}"] for place in range(len(ranges))]


class Ranked:
    """Siblings in any other order than by number."""

    order: str

    def __init__(self, post, root: Number = ()):
        self.post, self.root = post, root
        self.thread = arranged(post.pk, post.version, self.order)
        self.shown = self.thread.shown_under(root)

    def starting(self, start: Number | None, limit: int, *, member) -> list[rows.Row]:
        first = bisect_left(self.shown, self.thread.position.get(start, 0))
        return self._fetch(self.shown[first : first + limit], member)

    def ending(self, end: Number | None, limit: int, *, member) -> list[rows.Row]:
        last = bisect_left(self.shown, self.thread.position.get(end, len(self.thread.sequence)))
        return self._fetch(self.shown[max(0, last - limit) : last], member)

    def is_first(self, number: Number) -> bool:
        return not self.shown or self.thread.position.get(number) == self.shown[0]

    def ranks(self, number: Number) -> Number:
        at = self.thread.position.get(number)
        return number if at is None else self.thread.ranks[at]

    def page_start(self, number: Number) -> Number | None:
        place = bisect_left(self.shown, self.thread.position[number])
        if place < PAGE:
            return None
        ancestors = [number[:length] for length in range(len(self.root) + 1, len(number) + 1)]
        places = [bisect_left(self.shown, self.thread.position[ancestor]) for ancestor in ancestors]
        return next(start for start, at in zip(ancestors, places, strict=True) if place - at < PAGE)

    def folded_replies(self, numbers: list[Number], *, after: int) -> list[tuple[int, Number]]:
        return [self._folded(number, after) for number in numbers]

    def _folded(self, number: Number, after: int) -> tuple[int, Number]:
        replies = self.thread.replies.get(number, ())
        if len(replies) <= after:  # the rest was published since, or undone
            return 0, number
        first = (*number, replies[after])
        return min(COUNTED + 1, self.thread.ends[number] - self.thread.position[first]), first

    def left_from(self, start: Number) -> int:
        ends = self.thread.ends[self.root] if self.root else len(self.thread.sequence)
        return min(COUNTED + 1, ends - self.thread.position[start])

    def _fetch(self, places: list[int], member) -> list[rows.Row]:
        numbers = [self.thread.sequence[at] for at in places]
        ids = [self.thread.ids[number] for number in numbers]
        found = rows.fetch(BY_ID, "c.path", len(ids) or 1, member=member, post=self.post.pk, ids=ids)
        by_number = {row.path: row for row in found}
        return [by_number[number] for number in numbers if number in by_number]


class Newest(Ranked):
    order = User.ReadingOrder.NEWEST


class Valued(Ranked):
    """Most valued first; of equals, the older one."""

    order = User.ReadingOrder.VALUED


ORDERS = {User.ReadingOrder.OLDEST: Oldest, User.ReadingOrder.NEWEST: Newest, User.ReadingOrder.VALUED: Valued}


class Arranged:
    """A whole thread in one order of reading. `comments`: the rows of THREAD.

    `sequence`: the numbers in that order; `ranks`: for each of them, its own and its ancestors' positions among
    their siblings. By number: `position`, its index in the sequence; `ends`, the index at which its branch has
    ended; `replies`, the last ordinals of its direct replies, in order; `ids`.
    """

    def __init__(self, comments: list[dict], sort_key):
        self.ids = {}
        values, self.replies = {}, defaultdict(list)
        for comment in comments:
            number = tuple(comment["path"])
            self.ids[number], values[number] = comment["id"], comment["value_count"]
            self.replies[number[:-1]].append(number[-1])
        for parent, ordinals in self.replies.items():
            ranked = sorted((sort_key(ordinal, values[(*parent, ordinal)]), ordinal) for ordinal in ordinals)
            ordinals[:] = [ordinal for _key, ordinal in ranked]
        self.sequence, self.ranks, self.position, self.ends = [], [], {}, {}
        self._walk()
        self.shown_under = lru_cache(maxsize=8)(self._shown_under)

    def _shown_under(self, root: Number) -> list[int]:
        """The indexes in the sequence of the comments of this branch that are not folded."""
        begin = self.position.get(root, 0)
        return [
            at
            for at in range(begin, self.ends.get(root, begin))
            if geometry.is_shown(self.sequence[at], self.ranks[at], root=root)
        ]

    def _walk(self) -> None:
        """Depth first; without recursion, because a thread may be 300 deep."""
        waiting = [((), (), iter(enumerate(self.replies.get((), ()), 1)))]
        while waiting:
            number, ranks, replies = waiting[-1]
            rank, ordinal = next(replies, (0, 0))
            if not rank:
                waiting.pop()
                self.ends[number] = len(self.sequence)
                continue
            reply, its_ranks = (*number, ordinal), (*ranks, rank)
            self.position[reply] = len(self.sequence)
            self.sequence.append(reply)
            self.ranks.append(its_ranks)
            waiting.append((reply, its_ranks, iter(enumerate(self.replies.get(reply, ()), 1))))


SORT_KEYS = {
    User.ReadingOrder.NEWEST: lambda ordinal, value: -ordinal,
    User.ReadingOrder.VALUED: lambda ordinal, value: (-value, ordinal),
}


@lru_cache(maxsize=4)
def arranged(post_id: int, version: int, order: str) -> Arranged:
    """The thread as it is now. Remembered by the post's version: nobody asks for an earlier one again."""
    return Arranged(select(THREAD, [post_id]), SORT_KEYS[order])
