"""From a query to one page of results: what the reader may see, ranked, with the words marked.

A search for a common word must not take longer than one for a rare word, but ranking reads every row it ranks. So
only the latest POOL matches of posts and of comments are ranked. If the planner expects many more, the query asks
only the latest shelves of the index, as many as should hold POOL matches, and more if they don't. docs/search.md
has the plans and their cost.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import OperationalError, transaction
from psycopg.errors import QueryCanceled

from forum.posts.models.post import REMOVED
from forum.web.sql import select

from . import results
from .conditions import Conditions
from .models import A_SHELF
from .query import Part, Query

POOL = 500
ROWS_A_PAGE = 20
PAGES = 10
MANY = 4 * POOL  # with more expected matches than this, asking only the latest shelves is cheaper
# The planner's estimate can be wrong by a factor of two, so ask for a little over twice the shelves that should
# do, and for eight times as many if they don't.
MARGIN, WIDER = 2.25, 8

# For one transaction: the time limit of a statement in milliseconds; a plan for just these words, since others may
# occur a thousand times as often; random reads cost little, as in memory or on an SSD; and an index is used even
# while a table is small enough to be read whole.
SETTINGS = {
    "statement_timeout": "3000",
    "plan_cache_mode": "force_custom_plan",
    "random_page_cost": "1.1",
    "enable_seqscan": "off",
}
PREPARE = """
SELECT {settings}, said::text AS said, querytree(said) NOT IN ('', 'T') AS can_rank, marked::text AS marked,
    coalesce((SELECT max(post_id) FROM search_postentry) / {shelf}, 0) AS top_posts,
    coalesce((SELECT max(comment_id) FROM search_commententry) / {shelf}, 0) AS top_comments
FROM (SELECT {said} AS said, {marked} AS marked) query
"""
POSTS = "SELECT post_id, NULL::bigint AS comment_id, created_at, words FROM search_postentry"
COMMENTS = "SELECT post_id, comment_id, created_at, words FROM search_commententry"
NOT_REMOVED = f"post_id NOT IN (SELECT id FROM posts_post WHERE {REMOVED})"
CHOOSE = """
SELECT post_id, comment_id, count(comment_id) OVER () AS comments, count(*) OVER () AS together
FROM ({pools}) AS pool
ORDER BY {rank} created_at DESC, post_id DESC, comment_id DESC LIMIT %s
"""
RANK = "ts_rank(words, %s::tsquery, 1) DESC,"  # 1: divided by 1 + log(length of the text)


class TookTooLong(Exception):
    """The search took longer than the statement timeout."""


@dataclass(frozen=True, slots=True)
class Found:
    """One page of results. If only the latest matches were ranked, `about` is roughly how many there are."""

    rows: list[dict]
    page: int = 1
    has_next: bool = False
    count: int | None = None  # how many there are, if known
    about: int | None = None
    is_newest: bool = False  # sorted by date: by request, or because there was nothing to rank by
    only_small_words: bool = False  # all words are ones that the language ignores, like "the"
    problems: tuple[str, ...] = ()

    @property
    def previous_page(self) -> int:
        return self.page - 1

    @property
    def next_page(self) -> int:
        return self.page + 1


def find(query: Query, *, newest: bool, page: int, reader: int | None = None) -> Found:
    """One page of matches. `reader`: the key of the member who searches, or None. Raises TookTooLong."""
    conditions = Conditions(query)
    if conditions.none_meets:
        return Found([], count=0, problems=tuple(conditions.problems))
    with _patiently():
        return _Search(query, conditions).find(newest=newest, page=page, reader=reader)


@contextmanager
def _patiently() -> Iterator[None]:
    """One transaction, because the timeout is set for a transaction."""
    try:
        with transaction.atomic():
            yield
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            raise TookTooLong from error
        raise


class _Search:
    """One search. First the database parses its words, the same way as it parsed those in the index."""

    def __init__(self, query: Query, conditions: Conditions):
        self.query, self.conditions = query, conditions
        said, saying = _tsquery(query.terms)
        marked, marking = _tsquery([part for part in query.terms if not part.is_not])
        settings = ", ".join(f"set_config('{name}', '{value}', true)" for name, value in SETTINGS.items())
        prepare = PREPARE.format(settings=settings, shelf=A_SHELF, said=said, marked=marked)
        [read] = select(prepare, [*saying, *marking])
        self.said, self.can_rank, self.marked = read["said"], read["can_rank"], read["marked"]
        self.top = {POSTS: read["top_posts"], COMMENTS: read["top_comments"]}
        self.kinds = [kind for place, kind in (("posts", POSTS), ("comments", COMMENTS)) if place in query.places]

    def find(self, *, newest: bool, page: int, reader: int | None) -> Found:
        problems = tuple(self.conditions.problems)
        if self.query.terms and not self.said:
            return Found([], count=0, only_small_words=True, problems=problems)
        newest = newest or not self.can_rank
        chosen, count, about = self.latest() if newest else self.best()
        page = max(1, min(page, -(-len(chosen) // ROWS_A_PAGE)))
        end = page * ROWS_A_PAGE
        chosen_here = chosen[end - ROWS_A_PAGE : end]
        rows = results.load(chosen_here, marked=self.marked, reader=reader)
        return Found(rows, page, len(chosen) > end, count, about, is_newest=newest, problems=problems)

    def latest(self) -> tuple[list[tuple], int | None, None]:
        """The latest matches, as (post, comment or None), as many as fit on PAGES; and their number, if these are
        all."""
        chosen, _counts = self.choose(dict.fromkeys(self.kinds), size=PAGES * ROWS_A_PAGE)
        return chosen, len(chosen) if len(chosen) < PAGES * ROWS_A_PAGE else None, None

    def best(self) -> tuple[list[tuple], int | None, int | None]:
        """The same by rank; if not all were ranked, roughly how many there are instead."""
        expected = self.expected()
        shelves = {kind: self.enough_shelves(kind, expected[kind]) for kind in self.kinds}
        while True:
            chosen, counts = self.choose(shelves, size=POOL, rank=RANK, ranking=[self.said])
            short = [kind for kind in self.kinds if shelves[kind] and counts[kind] < POOL]
            if not short:
                break
            shelves |= {kind: self.or_all(kind, shelves[kind] * WIDER) for kind in short}
        if all(counts[kind] < POOL for kind in self.kinds):
            return chosen, sum(counts[kind] for kind in self.kinds), None
        return chosen, None, sum(max(counts[kind], expected[kind]) for kind in self.kinds)

    # --- Small steps ----------------------------------------------------------------------------------------

    def enough_shelves(self, kind: str, expected: int) -> int | None:
        """How many of the latest shelves should hold POOL of the expected matches; None for all shelves."""
        if expected <= MANY or self.query.before:  # the latest shelves may hold nothing before a date
            return None
        return self.or_all(kind, 1 + round(self.top[kind] * MARGIN * POOL / expected))

    def or_all(self, kind: str, shelves: int) -> int | None:
        return shelves if shelves < self.top[kind] else None

    def expected(self) -> dict[str, int]:
        """How many matches of each kind the planner expects, from its statistics on words."""
        sql, values = self.union([self.matches(kind) for kind in self.kinds])
        [explained] = select(f"EXPLAIN (FORMAT json) {sql}", values)
        plan = explained["QUERY PLAN"][0]["Plan"]
        plans = [each for each in plan.get("Plans", ()) if each["Parent Relationship"] == "Member"] or [plan]
        return {kind: each["Plan Rows"] for kind, each in zip(self.kinds, plans, strict=True)}

    def choose(
        self, shelves: dict[str, int | None], *, size: int, rank: str = "", ranking: tuple | list = ()
    ) -> tuple[list[tuple], dict[str, int]]:
        """The best of the latest `size` matches of each kind, and how many of each kind were compared."""
        pools, values = self.union([self.pool(kind, shelves[kind], size) for kind in self.kinds])
        rows = select(CHOOSE.format(pools=pools, rank=rank), [*values, *ranking, PAGES * ROWS_A_PAGE])
        comments, together = (rows[0]["comments"], rows[0]["together"]) if rows else (0, 0)
        chosen = [(row["post_id"], row["comment_id"]) for row in rows]
        return chosen, {POSTS: together - comments, COMMENTS: comments}

    def pool(self, kind: str, shelves: int | None, size: int) -> tuple[str, list]:
        """SQL for the latest matches of a kind on so many shelves, or on all; no comments on removed posts."""
        more = [NOT_REMOVED] if kind is COMMENTS else []
        if shelves:
            more.append(f"shelf > {self.top[kind] - shelves:d}")
        sql, values = self.matches(kind, *more)
        key = "comment_id" if kind is COMMENTS else "post_id"
        return f"{sql} ORDER BY created_at DESC, {key} DESC LIMIT {size:d}", values

    def matches(self, kind: str, *more: str) -> tuple[str, list]:
        words = ["words @@ %s::tsquery"] if self.said else []
        conditions = " AND ".join([*words, *self.conditions.sql, *more]) or "true"
        return f"{kind} WHERE {conditions}", [*[self.said] * len(words), *self.conditions.values]

    @staticmethod
    def union(parts: list[tuple[str, list]]) -> tuple[str, list]:
        return " UNION ALL ".join(f"({sql})" for sql, _ in parts), [
            value for _, values in parts for value in values
        ]


def _tsquery(parts: list[Part]) -> tuple[str, list[str]]:
    """SQL for a tsquery that requires all these words and phrases, and its values."""
    read = {False: "plainto_tsquery", True: "phraseto_tsquery"}
    pieces = [f"{'!!' * part.is_not}{read[part.is_phrase]}(search_language(), %s)" for part in parts]
    return " && ".join(pieces) or "''::tsquery", [part.value for part in parts]
