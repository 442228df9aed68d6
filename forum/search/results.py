"""Loads the rows of one page of results, with hand-written queries, and marks what was searched for.

Rows that were hidden after the search query ran are left out.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain, islice
from time import thread_time
from typing import Any

from forum.posts.models.post import PUBLISHED
from forum.text import analysis, markup
from forum.text.markup import Span
from forum.web.sql import select

from .terms import Term, Words

BLOCK = 300  # words of a text to look at, before looking further
# Seconds of CPU in which a page looks for matches beyond the first blocks of its texts. Ordinary texts take a
# twentieth of it; twenty long ones in which someone hid the match could take a second.
TIME = 0.1
WIDTH = markup.EXCERPT // 2  # characters in which matches are near each other

IGNORED = "(SELECT ignored_id FROM accounts_ignore WHERE member_id = %(reader)s::bigint)"
POSTS = f"""
SELECT p.id AS pk, p.slug, p.kind, p.published_at AS at, p.imported_at IS NOT NULL AS is_imported,
    p.author_id, u.username, u.display_name, c.slug AS in_slug, c.name AS in_name,
    p.author_id IN {IGNORED} AS is_ignored, p.title, p.body_html
FROM posts_post p JOIN categories_category c ON c.id = p.category_id
    LEFT JOIN accounts_user u ON u.id = p.author_id
WHERE p.id = ANY(%(chosen)s::bigint[]) AND p.{PUBLISHED}
"""
COMMENTS = f"""
SELECT m.id AS pk, m.post_id, m.path, m.created_at AS at, m.imported_at IS NOT NULL AS is_imported,
    m.author_id, u.username, u.display_name, c.slug AS in_slug, c.name AS in_name,
    m.author_id IN {IGNORED} AS is_ignored, p.title, m.body_html
FROM comments_comment m JOIN posts_post p ON p.id = m.post_id JOIN categories_category c ON c.id = p.category_id
    LEFT JOIN accounts_user u ON u.id = m.author_id
WHERE m.id = ANY(%(chosen)s::bigint[]) AND NOT m.is_removed AND p.{PUBLISHED}
"""


def load(
    chosen: list[tuple[int, int | None]], *, terms: Sequence[Term], reader: int | None
) -> list[dict[str, Any]]:
    """A row for each (post, comment or None), in the same order, with the terms marked in title and excerpt.

    `reader` is the key of the member who searches. `is_ignored` is true for authors this member ignores.
    """
    posts = [post for post, comment in chosen if comment is None]
    comments = [comment for _post, comment in chosen if comment is not None]
    found: dict[tuple[int, int | None], dict[str, Any]] = {}
    if posts:
        for row in select(POSTS, {"reader": reader, "chosen": posts}):
            found[row["pk"], None] = row | {"title": _whole(row["title"], terms)}
    if comments:
        for row in select(COMMENTS, {"reader": reader, "chosen": comments}):
            found[row["post_id"], row["pk"]] = row
    rows = [found[pair] for pair in chosen if pair in found]
    until = thread_time() + TIME
    return [row | {"excerpt": _excerpt(markup.text_of(row["body_html"]), terms, until)} for row in rows]


def _whole(text: str, terms: Sequence[Term]) -> str:
    words = Words(list(analysis.tokens(text)))
    return markup.highlighted(text, _merged(chain.from_iterable(term.find(words) for term in terms)))


def _excerpt(text: str, terms: Sequence[Term], until: float) -> str:
    """The first part of the text that has the most terms, or else its beginning.

    The search for it ends `until` this time of the thread.
    """
    most, around = 0, 0
    spans: list[Span] = []
    tokens = analysis.tokens(text) if terms else iter(())
    again = WIDTH + max((len(term.tokens) for term in terms), default=0)  # so that no match is cut in two
    block: list[analysis.Token] = []
    while following := list(islice(tokens, BLOCK)):
        block = block[-again:] + following
        words = Words(block)
        places = [list(term.find(words)) for term in terms]
        spans += chain.from_iterable(places)
        most, around = max((most, around), _densest(places), key=lambda found: found[0])
        shows_all = most == len(terms) and around + markup.EXCERPT < block[-1].start
        if shows_all or thread_time() > until:
            break
    return markup.highlighted(text, _merged(spans), around=around)


def _densest(places: Sequence[Sequence[Span]]) -> tuple[int, int]:
    """The most terms that begin within WIDTH, and where the first of them begins."""
    starts = sorted((start, term) for term, spans in enumerate(places) for start, _end in spans)
    most, around, end = 0, 0, 0
    near: Counter[int] = Counter()
    for start, term in starts:
        while end < len(starts) and starts[end][0] < start + WIDTH:
            near[starts[end][1]] += 1
            end += 1
        if len(near) > most:
            most, around = len(near), start
        near[term] -= 1
        if not near[term]:
            del near[term]
    return most, around


def _merged(spans: Iterable[Span]) -> list[Span]:
    """The spans in order, with those that overlap or touch as one."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged
