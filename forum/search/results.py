"""Loads the rows of one page of results, with hand-written queries, and marks what was searched for.

Rows that were hidden after the search query ran are left out.
"""

from collections.abc import Iterable, Sequence
from time import thread_time
from typing import Any, NamedTuple

from forum.posts.models.post import PUBLISHED
from forum.text import markup
from forum.text.markup import Span
from forum.web.sql import select

from .terms import Match, Term, find

NEAR, MOST_MATCHES = markup.EXCERPT // 2, 20  # characters and matches that an excerpt has room for
# Seconds of CPU in which matches are looked for in whole texts of a page, and then in so many characters of each.
# Twenty comments take 2 ms and twenty long posts 100; only texts made to take long take longer.
TIME, BEGINNING = 0.3, 1_500

IGNORED = "(SELECT ignored_id FROM accounts_ignore WHERE member_id = %(reader)s::bigint)"
POSTS = f"""
SELECT p.id AS pk, p.id AS post_id, p.slug, p.kind, p.published_at AS at, p.imported_at IS NOT NULL AS is_imported,
    p.author_id, u.username, u.display_name, c.slug AS in_slug, c.name AS in_name, c.colour,
    p.author_id IN {IGNORED} AS is_ignored, p.title, p.body_html
FROM posts_post p JOIN categories_category c ON c.id = p.category_id
    LEFT JOIN accounts_user u ON u.id = p.author_id
WHERE p.id = ANY(%(chosen)s::bigint[]) AND p.{PUBLISHED}
"""
COMMENTS = f"""
SELECT m.id AS pk, m.post_id, p.slug, m.path, m.created_at AS at, m.imported_at IS NOT NULL AS is_imported,
    m.author_id, u.username, u.display_name, c.slug AS in_slug, c.name AS in_name, c.colour,
    m.author_id IN {IGNORED} AS is_ignored, p.title, m.body_html
FROM comments_comment m JOIN posts_post p ON p.id = m.post_id JOIN categories_category c ON c.id = p.category_id
    LEFT JOIN accounts_user u ON u.id = m.author_id
WHERE m.id = ANY(%(chosen)s::bigint[]) AND NOT m.is_removed AND p.{PUBLISHED}
"""


class Group(NamedTuple):
    """What was found in one thread: the post, comments, or both. `about` is its row with title and category."""

    about: dict[str, Any]
    rows: list[dict[str, Any]]


def grouped(rows: Iterable[dict[str, Any]]) -> list[Group]:
    """The rows by thread, with the best in each first. If the post was found, its title is marked."""
    groups: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        groups.setdefault(row["post_id"], []).append(row)
    return [Group(next((row for row in each if "path" not in row), each[0]), each) for each in groups.values()]


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
    deadline = thread_time() + TIME
    for row in rows:
        text = markup.text_of(row["body_html"])
        row["excerpt"] = _excerpt(text, terms, until=len(text) if thread_time() < deadline else BEGINNING)
    return rows


def _whole(text: str, terms: Sequence[Term]) -> str:
    return markup.highlighted(text, _spans(find(terms, text)))


def _excerpt(text: str, terms: Sequence[Term], *, until: int) -> str:
    """The part of the text in which most terms are near each other, or else its beginning.

    Matches are looked for up to the index `until`.
    """
    matches = find(terms, text[:until])
    best, most = 0, 0
    for index, (start, _end, _term) in enumerate(matches):
        near = {match.term for match in matches[index : index + MOST_MATCHES] if match.start < start + NEAR}
        if len(near) > most:
            best, most = start, len(near)
        if most == len(terms):
            break
    return markup.highlighted(text, _spans(matches), around=best)


def _spans(matches: Iterable[Match]) -> list[Span]:
    """The parts of a text to mark, with those that overlap or touch as one."""
    spans: list[Span] = []
    for start, end, _term in matches:
        if spans and start <= spans[-1][1]:
            spans[-1] = spans[-1][0], max(end, spans[-1][1])
        else:
            spans.append((start, end))
    return spans
