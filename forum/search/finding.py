"""Runs a search and returns one page of results, ranked, with matching words marked.

Ranking reads every row it ranks. To make a search for a common word as fast as one for a rare word, only the
latest POOL matching posts and the latest POOL matching comments are ranked. Finding all matches of a common word
would also take too long. The index is therefore divided into blocks of BLOCK_SIZE consecutive keys, from oldest to
newest (see models.py). If the planner expects many matches, the query is limited to the latest blocks: as many as
should contain POOL matches, and more if they don't. docs/search.md has the query plans and their cost.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import OperationalError, transaction
from psycopg.errors import QueryCanceled

from forum.posts.models.post import REMOVED
from forum.web.sql import select

from . import results
from .conditions import Conditions
from .members import Named
from .models import BLOCK_SIZE
from .query import Query
from .terms import Term

POOL = 500
PAGE_SIZE = 20
MAX_PAGES = 10
MANY = 4 * POOL  # if more matches are expected, it's cheaper to search only the latest blocks
# The planner's estimate can be wrong by a factor of two. So search a little over twice the blocks that should be
# enough, and eight times as many if they aren't.
MARGIN, WIDER = 2.25, 8

# Settings for the search transaction: a time limit per statement in milliseconds; a new plan for each search,
# since other words may occur a thousand times as often; a low cost for random reads, as in memory or on an SSD;
# and no sequential scans, even on small tables.
SETTINGS = {
    "statement_timeout": "3000",
    "plan_cache_mode": "force_custom_plan",
    "random_page_cost": "1.1",
    "enable_seqscan": "off",
}
PREPARE = """
SELECT {settings},
    coalesce((SELECT max(post_id) FROM search_postentry) / {block}, 0) AS top_posts,
    coalesce((SELECT max(comment_id) FROM search_commententry) / {block}, 0) AS top_comments,
    (SELECT is_complete FROM search_indexstate) IS FALSE AS is_incomplete
"""
POSTS = "SELECT post_id, NULL::bigint AS comment_id, created_at, title, words FROM search_postentry"
COMMENTS = "SELECT post_id, comment_id, created_at, NULL::tsvector AS title, words FROM search_commententry"
NOT_REMOVED = f"post_id NOT IN (SELECT id FROM posts_post WHERE {REMOVED})"
CHOOSE = """
SELECT post_id, comment_id, count(comment_id) OVER () AS comments, count(*) OVER () AS total
FROM ({pools}) AS pool
ORDER BY {rank} created_at DESC, post_id DESC, comment_id DESC LIMIT %s
"""
# Texts in which the words are near each other rank higher. That takes time with the square of the number of words,
# so if there are many, only their frequency counts.
NEAR_EACH_OTHER = 4
# Texts with the exact words of the query come first. Words in the title count ten times. 1: divided by
# 1 + log(length of the text). The array gives all forms of a word the same weight.
RANK = """
    words @@ %s::tsquery DESC,
    ts_rank('{0.1,0.1,0.1,0.1}', words, %s::tsquery, 1)
        + 10 * coalesce(ts_rank('{0.1,0.1,0.1,0.1}', title, %s::tsquery, 1), 0) DESC,
"""


Pair = tuple[int, int | None]  # a post, and one of its comments or None
Fields = dict[str, Any]  # of Results: count, about or is_partial


class TookTooLong(Exception):
    """The search took longer than the statement timeout."""


@dataclass(frozen=True, slots=True)
class Results:
    """One page of results. If only the latest matches were ranked, `about` is the estimated number of matches."""

    rows: list[dict]
    page: int = 1
    has_next: bool = False
    count: int | None = None  # the number of matches, if known
    about: int | None = None
    is_partial: bool = False  # there was no time to search older posts and comments, too
    is_incomplete: bool = False  # some texts aren't indexed yet, see reindexing.py
    is_newest: bool = False  # sorted by date, by request or because there are no words to rank by
    problems: tuple[str, ...] = ()
    authors: tuple[Named, ...] = ()  # the members it means by the beginning of a name

    @property
    def groups(self) -> list[results.Group]:
        return results.grouped(self.rows)

    @property
    def previous_page(self) -> int:
        return self.page - 1

    @property
    def next_page(self) -> int:
        return self.page + 1


def find(query: Query, *, newest: bool, page: int, reader: int | None = None) -> Results:
    """One page of results. `reader` is the key of the member who searches, or None. Raises TookTooLong."""
    conditions = Conditions(query)
    if conditions.matches_nothing:
        return Results([], count=0, problems=tuple(conditions.problems), authors=tuple(conditions.authors))
    with search_transaction():
        return _Search(query, conditions).find(newest=newest, page=page, reader=reader)


def finds_something(query: Query) -> bool:
    """Whether a query has a result. Runs in a `search_transaction` with settings."""
    conditions = Conditions(query)
    if not query.parts or conditions.matches_nothing:
        return False
    search = _Search(query, conditions)
    chosen, _counts = search.choose(dict.fromkeys(search.kinds), size=1)
    return bool(chosen)


def set_locally(settings: dict[str, str]) -> str:
    """SQL expressions that change settings until the end of the transaction."""
    return ", ".join(f"set_config('{name}', '{value}', true)" for name, value in settings.items())


@contextmanager
def search_transaction() -> Iterator[None]:
    """Run the block in a transaction, because SETTINGS apply to one, or in a savepoint. Raises TookTooLong."""
    try:
        with transaction.atomic():
            yield
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            raise TookTooLong from error
        raise


class _Search:
    """One search, with its words as the three queries that `CHOOSE` needs."""

    top: dict[str, int]  # the latest block of each kind

    def __init__(self, query: Query, conditions: Conditions):
        self.query, self.conditions = query, conditions
        self.terms = [Term.of(part) for part in query.terms if not part.is_not]
        wanted = [f"({term.tsquery()})" for term in self.terms]
        excluded = [f"!({Term.of(part).tsquery()})" for part in query.terms if part.is_not]
        self.words = " & ".join(wanted + excluded)
        lexemes = [lexeme for term in self.terms for lexeme in term.lexemes()]
        any_word = " | ".join(lexemes)
        near_each_other = " & ".join(wanted) if len(lexemes) <= NEAR_EACH_OTHER else any_word
        exact = " & ".join(f"({term.tsquery(exact=True)})" for term in self.terms)
        self.ranked_by = [exact, near_each_other, any_word]
        self.kinds = [kind for place, kind in (("posts", POSTS), ("comments", COMMENTS)) if place in query.places]

    def find(self, *, newest: bool, page: int, reader: int | None) -> Results:
        [prepared] = select(PREPARE.format(settings=set_locally(SETTINGS), block=BLOCK_SIZE))
        self.top = {POSTS: prepared["top_posts"], COMMENTS: prepared["top_comments"]}
        newest = newest or not self.terms
        chosen, fields = self.latest() if newest else self.best()
        page = max(1, min(page, -(-len(chosen) // PAGE_SIZE)))
        end = page * PAGE_SIZE
        rows = results.load(chosen[end - PAGE_SIZE : end], terms=self.terms, reader=reader)
        fields |= {"problems": tuple(self.conditions.problems), "authors": tuple(self.conditions.authors)}
        fields |= {"is_newest": newest, "is_incomplete": prepared["is_incomplete"]}
        return Results(rows, page, has_next=len(chosen) > end, **fields)

    def latest(self) -> tuple[list[Pair], Fields]:
        """The latest matches, up to MAX_PAGES, and their number, if that's all of them."""
        chosen, _counts = self.choose(dict.fromkeys(self.kinds), size=MAX_PAGES * PAGE_SIZE)
        return chosen, {"count": len(chosen)} if len(chosen) < MAX_PAGES * PAGE_SIZE else {}

    def best(self) -> tuple[list[Pair], Fields]:
        """The best matches, and their number. If not all were ranked, their estimated number instead."""
        expected = self.expected()
        blocks = {kind: self.enough_blocks(kind, expected[kind]) for kind in self.kinds}
        chosen, counts = self.choose(blocks, size=POOL, rank=RANK, rank_values=self.ranked_by)
        while short := [kind for kind in self.kinds if blocks[kind] and counts[kind] < POOL]:
            blocks |= {kind: self.or_all_blocks(kind, (blocks[kind] or 0) * WIDER) for kind in short}
            try:
                with search_transaction():
                    chosen, counts = self.choose(blocks, size=POOL, rank=RANK, rank_values=self.ranked_by)
            except TookTooLong:
                if not chosen:
                    raise
                return chosen, {"is_partial": True}
        if all(counts[kind] < POOL for kind in self.kinds):
            return chosen, {"count": sum(counts[kind] for kind in self.kinds)}
        return chosen, {"about": sum(max(counts[kind], expected[kind]) for kind in self.kinds)}

    # --- Helpers --------------------------------------------------------------------------------------------

    def enough_blocks(self, kind: str, expected: int) -> int | None:
        """How many of the latest blocks should contain POOL of the expected matches. None means all blocks."""
        if expected <= MANY or self.query.before:  # the latest blocks may have nothing from before a date
            return None
        return self.or_all_blocks(kind, 1 + round(self.top[kind] * MARGIN * POOL / expected))

    def or_all_blocks(self, kind: str, blocks: int) -> int | None:
        return blocks if blocks < self.top[kind] else None

    def expected(self) -> dict[str, int]:
        """The number of matches of each kind that the planner estimates from its word statistics."""
        sql, values = self.union([self.matches(kind) for kind in self.kinds])
        [explained] = select(f"EXPLAIN (FORMAT json) {sql}", values)
        plan = explained["QUERY PLAN"][0]["Plan"]
        plans = [each for each in plan.get("Plans", ()) if each["Parent Relationship"] == "Member"] or [plan]
        return {kind: each["Plan Rows"] for kind, each in zip(self.kinds, plans, strict=True)}

    def choose(
        self, blocks: dict[str, int | None], *, size: int, rank: str = "", rank_values: tuple | list = ()
    ) -> tuple[list[Pair], dict[str, int]]:
        """The best of the latest `size` matches of each kind, and how many of each kind were ranked."""
        pools, values = self.union([self.pool(kind, blocks[kind], size) for kind in self.kinds])
        rows = select(CHOOSE.format(pools=pools, rank=rank), [*values, *rank_values, MAX_PAGES * PAGE_SIZE])
        comments, total = (rows[0]["comments"], rows[0]["total"]) if rows else (0, 0)
        chosen = [(row["post_id"], row["comment_id"]) for row in rows]
        return chosen, {POSTS: total - comments, COMMENTS: comments}

    def pool(self, kind: str, blocks: int | None, size: int) -> tuple[str, list]:
        """SQL for the latest matches of a kind in this many blocks, or in all. No comments on removed posts."""
        more = [NOT_REMOVED] if kind is COMMENTS else []
        if blocks:
            more.append(f"block > {self.top[kind] - blocks:d}")
        sql, values = self.matches(kind, *more)
        key = "comment_id" if kind is COMMENTS else "post_id"
        return f"{sql} ORDER BY created_at DESC, {key} DESC LIMIT {size:d}", values

    def matches(self, kind: str, *more: str) -> tuple[str, list]:
        words = ["words @@ %s::tsquery"] if self.words else []
        conditions = " AND ".join(["is_visible", *words, *self.conditions.sql, *more])
        return f"{kind} WHERE {conditions}", [*[self.words] * len(words), *self.conditions.values]

    @staticmethod
    def union(parts: list[tuple[str, list]]) -> tuple[str, list]:
        return " UNION ALL ".join(f"({sql})" for sql, _ in parts), [
            value for _, values in parts for value in values
        ]
