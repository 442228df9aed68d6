"""Indexes texts again: all of them in another language, or those that were written without their words."""

import time
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet

from forum.comments.models import Comment
from forum.posts.models import Post
from forum.web.sql import select

from .models import CommentEntry, IndexState, PostEntry

BATCH_SIZE = 500

PAUSE = 0.2  # seconds before trying locked rows again

NEXT = """
SELECT {kind}_id AS id FROM search_{kind}entry WHERE {kind}_id > %s AND {condition} ORDER BY {kind}_id LIMIT %s
"""
ANY, WITHOUT_WORDS = "true", "words IS NULL"
UPDATE = {
    "post": """
        UPDATE search_postentry SET words = made.words, title = made.title
        FROM unnest(%s::bigint[], %s::tsvector[], %s::tsvector[]) AS made (id, title, words)
        WHERE post_id = made.id
    """,
    "comment": """
        UPDATE search_commententry SET words = made.words
        FROM unnest(%s::bigint[], %s::tsvector[]) AS made (id, words) WHERE comment_id = made.id
    """,
}
COLLECT_STATISTICS = "ANALYZE search_postentry, search_commententry"
TEXTS: dict[str, QuerySet[Any]] = {
    "post": Post.objects.only("title", "source_name", "byline", "body_html"),
    "comment": Comment.objects.only("body_html"),
}


def state() -> IndexState | None:
    """What language the index is in, or None if it was made by a version that didn't say, or is empty."""
    return IndexState.objects.first()


def begin() -> None:
    """Record that new texts are indexed in SEARCH_LANGUAGE, but not yet all older ones."""
    IndexState(pk=1, language=settings.SEARCH_LANGUAGE, is_complete=count() == 0).save()


def count() -> int:
    """The number of posts and comments."""
    return PostEntry.objects.count() + CommentEntry.objects.count()


def reindex(*, only_missing: bool = False) -> Iterator[int]:
    """Index all texts, or only those without words, in batches, while the site is running. Yields the size of each
    batch. Texts that someone is changing come last."""
    condition = WITHOUT_WORDS if only_missing else ANY
    for kind, texts in TEXTS.items():
        last = 0
        skipped: list[int] = []
        while keys := _next_keys(kind, condition, after=last):
            last = keys[-1]
            indexed = _index(kind, keys)
            skipped += set(keys) - set(indexed)
            yield len(indexed)
        while skipped:
            indexed = _index(kind, skipped[:BATCH_SIZE])
            yield len(indexed)
            left = set(skipped) - set(indexed)
            skipped = list(texts.filter(pk__in=left).values_list("pk", flat=True))  # others were deleted
            if not indexed:
                time.sleep(PAUSE)
    if not only_missing:
        with connection.cursor() as cursor:
            cursor.execute(COLLECT_STATISTICS)  # the index contains other words now
        IndexState.objects.update(is_complete=True)


@transaction.atomic
def _index(kind: str, keys: list[int]) -> list[int]:
    """Index those of these texts that aren't locked, and return their keys."""
    rows = list(TEXTS[kind].filter(pk__in=keys).select_for_update(skip_locked=True, no_key=True))
    for row in rows:
        row.set_search_words()
    columns = [[getattr(row, name) for row in rows] for name in ("pk", *TEXTS[kind].model.SEARCH_FIELDS)]
    with connection.cursor() as cursor:
        cursor.execute(UPDATE[kind], columns)
    return columns[0]


def _next_keys(kind: str, condition: str, *, after: int) -> list[int]:
    rows = select(NEXT.format(kind=kind, condition=condition), [after, BATCH_SIZE])
    return [row["id"] for row in rows]
