"""The order of reading: a thread as a sequence of comments in which every comment stands before its replies.

`Oldest` asks the index on (post, path), however long the thread. The others change the places of siblings, which
no index can hold without stopping cheap updates of the counters; they arrange the numbers of the whole thread
(15 ms for 10,000) and remember it for as long as the post's version stands.
"""

from bisect import bisect_left
from collections import defaultdict
from functools import lru_cache

from django.db import connection

from accounts.models import User
from forum.notifications.ranges import array

from . import geometry, rows
from .geometry import PAGE, Number

# CASE, because the planner takes half of the rows to meet it; of a plain `>= ALL` it expects none, and then reads
# and sorts whole threads.
UNFOLDED = """
    c.post_id = %(post)s AND c.path >= %(root)s::int[] AND c.path < %(end)s::int[]
    AND CASE WHEN cardinality(c.path) <= %(deepest)s THEN %(wide)s >= ALL (c.path[%(level)s:]) ELSE false END
"""
END = (2_000_000_000,)  # beyond every number
COUNTED = 1000  # folded replies are counted as far, and one more to know that there are more


class Oldest:
    """By number: siblings in the order in which they came."""

    def __init__(self, post, root: Number = ()):
        self.post, self.root = post, root
        self.values = {
            "post": post.pk,
            "root": array(root),
            "end": array(geometry.after_branch(root) if root else END),
            "deepest": len(root) + geometry.DEEP,
            "wide": geometry.WIDE,
            "level": len(root) + 2,
        }

    def starting(self, start: Number | None, limit: int, *, member) -> list[rows.Row]:
        """The comments from `start` on, or from the beginning."""
        start = array(start or self.root)
        condition = f"{UNFOLDED} AND c.path >= %(start)s::int[]"
        return rows.fetch(condition, "c.path", limit, member=member, start=start, **self.values)

    def ending(self, end: Number | None, limit: int, *, member) -> list[rows.Row]:
        """The last comments before `end`, or the last of all."""
        condition = f"{UNFOLDED} AND c.path < %(before)s::int[]"
        before = array(end or END)
        return rows.fetch(condition, "c.path DESC", limit, member=member, before=before, **self.values)[::-1]

    def is_first(self, number: Number) -> bool:
        return number == (self.root or (1,))

    def ranks(self, number: Number) -> Number:
        """The places of a comment and its ancestors among their siblings, from 1."""
        return number

    def page_start(self, number: Number) -> Number | None:
        """Where a page begins that shows `number` with as many ancestors as can be; None: at the beginning."""
        starts = [self.root, *(number[:length] for length in range(len(self.root) + 1, len(number) + 1))]
        distances = ", ".join(
            f"""(SELECT count(*) FROM (
                SELECT FROM comments_comment c
                WHERE {UNFOLDED} AND c.path >= %(start{place})s::int[] AND c.path <= %(number)s::int[]
                LIMIT {PAGE + 1}
            ) AS between)"""
            for place in range(len(starts))
        )
        values = {f"start{place}": array(start) for place, start in enumerate(starts)}
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {distances}", {"number": array(number), **values, **self.values})
            near = [start for start, distance in zip(starts, cursor.fetchone(), strict=True) if distance <= PAGE]
        return None if near[0] == self.root else near[0]

    def folded_replies(self, numbers: list[Number], *, after: int) -> list[tuple[int, Number]]:
        """For each comment how many replies at any depth come from its direct reply `after` + 1 on (0 where
        what was numbered is undone), and the number of the first."""
        firsts = [(*number, after + 1) for number in numbers]
        counts = ", ".join(
            f"""(SELECT count(*) FROM (
                SELECT FROM comments_comment c
                WHERE c.post_id = %s AND c.path >= %s::int[] AND c.path < %s::int[] LIMIT {COUNTED + 1}
            ) AS below)"""
            for _ in numbers
        )
        values = [
            value
            for number, first in zip(numbers, firsts, strict=True)
            for value in (self.post.pk, array(first), array(geometry.after_branch(number)))
        ]
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {counts}", values)
            return list(zip(cursor.fetchone(), firsts, strict=True))

    def left_from(self, start: Number) -> int:
        """How many comments of the branch come from `start` on, at any depth, counted like what is folded."""
        sql = f"""SELECT count(*) FROM (
            SELECT FROM comments_comment c
            WHERE c.post_id = %(post)s AND c.path >= %(start)s::int[] AND c.path < %(end)s::int[]
            LIMIT {COUNTED + 1}
        ) AS left_over"""
        with connection.cursor() as cursor:
            cursor.execute(sql, {**self.values, "start": array(start)})
            return cursor.fetchone()[0]


class Ranked:
    """Siblings in another order than that of their numbers."""

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
        if len(replies) <= after:  # what was numbered has come since, or was undone
            return 0, number
        first = (*number, replies[after])
        return min(COUNTED + 1, self.thread.ends[number] - self.thread.position[first]), first

    def left_from(self, start: Number) -> int:
        ends = self.thread.ends[self.root] if self.root else len(self.thread.sequence)
        return min(COUNTED + 1, ends - self.thread.position[start])

    def _fetch(self, places: list[int], member) -> list[rows.Row]:
        numbers = [self.thread.sequence[at] for at in places]
        condition = "c.post_id = %(post)s AND c.id = ANY(%(keys)s)"
        keys = [self.thread.keys[number] for number in numbers]
        found = rows.fetch(condition, "c.path", len(keys) or 1, member=member, post=self.post.pk, keys=keys)
        by_number = {row.path: row for row in found}
        return [by_number[number] for number in numbers if number in by_number]


class Newest(Ranked):
    order = User.ReadingOrder.NEWEST


class Valued(Ranked):
    """The most valued first; of equals, the older."""

    order = User.ReadingOrder.VALUED


ORDERS = {User.ReadingOrder.OLDEST: Oldest, User.ReadingOrder.NEWEST: Newest, User.ReadingOrder.VALUED: Valued}


class Arranged:
    """A whole thread in one order of reading.

    `sequence`: the numbers as they are read; `position`: where each stands in it; `ends`: where its branch ends;
    `ranks`: of each in the sequence, its own and its ancestors' places among their siblings; `replies`: the last
    ordinals of each one's direct replies, in order; `keys`: the ids.
    """

    def __init__(self, comments: list[tuple[int, list[int], int]], sort_key):
        self.keys = {}
        values, self.replies = {}, defaultdict(list)
        for key, path, value in comments:
            number = tuple(path)
            self.keys[number], values[number] = key, value
            self.replies[number[:-1]].append(path[-1])
        for parent, ordinals in self.replies.items():
            ranked = sorted((sort_key(ordinal, values[(*parent, ordinal)]), ordinal) for ordinal in ordinals)
            ordinals[:] = [ordinal for _key, ordinal in ranked]
        self.sequence, self.ranks, self.position, self.ends = [], [], {}, {}
        self._walk()
        self.shown_under = lru_cache(maxsize=8)(self._shown_under)

    def _shown_under(self, root: Number) -> list[int]:
        """The places in the sequence of what is not folded for one who looks at this branch."""
        begin = self.position.get(root, 0)
        return [
            at
            for at in range(begin, self.ends.get(root, begin))
            if geometry.is_shown(self.sequence[at], self.ranks[at], root=root)
        ]

    def _walk(self) -> None:
        """Depth first, without recursion: a thread may be 300 deep."""
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
    """The thread as it stands; what is remembered for a version that has passed is never asked for again."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, path, value_count FROM comments_comment WHERE post_id = %s", [post_id])
        return Arranged(cursor.fetchall(), SORT_KEYS[order])
