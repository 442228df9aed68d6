"""The language for stemming words. It's stored in the database, for the index and for searches."""

from django.db import connection, transaction

from forum.web.sql import select

from .triggers import LANGUAGE

BATCH_SIZE = 500

# PostgreSQL's catalogue and our own functions have no models.
CURRENT = "SELECT search_language()::text AS name"
KNOWN = "SELECT oid::regconfig::text AS name FROM pg_ts_config ORDER BY name"
QUOTED = "SELECT quote_literal(%s::regconfig::text) AS name"
# Until all older texts are indexed in a new language, the function has this comment.
NOTE = "COMMENT ON FUNCTION search_language() IS {note}"
HAS_NOTE = "SELECT obj_description('search_language()'::regprocedure, 'pg_proc') IS NOT NULL AS has_note"
COUNT = """
SELECT (SELECT count(*) FROM search_postentry) + (SELECT count(*) FROM search_commententry) AS count
"""
NEXT = "SELECT {kind}_id AS id FROM search_{kind}entry WHERE {kind}_id > %s ORDER BY {kind}_id LIMIT %s"
EXISTING = "SELECT {kind}_id AS id FROM search_{kind}entry WHERE {kind}_id = ANY(%s::bigint[])"
# Locks rows while their words are indexed. Rows locked by others are skipped, and indexed later.
LOCK = "SELECT id FROM {table} WHERE id = ANY(%s::bigint[]) FOR SHARE SKIP LOCKED"
INDEX = {
    "post": """
        UPDATE search_postentry SET words = search_words(title, source_name || ' ' || byline, body_html)
        FROM posts_post WHERE id = post_id AND post_id = ANY(%s::bigint[])
    """,
    "comment": """
        UPDATE search_commententry SET words = search_words(body_html)
        FROM comments_comment WHERE id = comment_id AND comment_id = ANY(%s::bigint[])
    """,
}
COLLECT_STATISTICS = "ANALYZE search_postentry, search_commententry"
TABLES = {"post": "posts_post", "comment": "comments_comment"}


class NoSuchLanguage(Exception):
    """The database has no text search configuration of this name."""


def current() -> str:
    return select(CURRENT)[0]["name"]


def known() -> list[str]:
    return [row["name"] for row in select(KNOWN)]


def is_unfinished() -> bool:
    """Whether some older texts aren't indexed in the current language yet."""
    return select(HAS_NOTE)[0]["has_note"]


@transaction.atomic
def choose(name: str) -> None:
    """Index and search in this language from now on. `reindex` does the same for older texts."""
    if name not in known():
        raise NoSuchLanguage(name)
    quoted = select(QUOTED, [name])[0]["name"]
    with connection.cursor() as cursor:
        cursor.execute(LANGUAGE.format(name=quoted))
        cursor.execute(NOTE.format(note="'Older texts are not indexed in this language yet.'"))


def count_entries() -> int:
    """The number of indexed posts and comments."""
    return select(COUNT)[0]["count"]


def reindex():
    """Index all texts again, in batches, while the site is running. Yields the size of each batch."""
    for kind in TABLES:
        last = 0
        skipped: list[int] = []
        while keys := _keys(NEXT, kind, last, BATCH_SIZE):
            last = keys[-1]
            indexed = _index(kind, keys)
            skipped += set(keys) - set(indexed)
            yield len(indexed)
        while skipped:
            indexed = _index(kind, skipped[:BATCH_SIZE])
            skipped = _keys(EXISTING, kind, list(set(skipped) - set(indexed)))
            yield len(indexed)
    with connection.cursor() as cursor:
        cursor.execute(COLLECT_STATISTICS)  # the index contains other words now
        cursor.execute(NOTE.format(note="NULL"))


@transaction.atomic
def _index(kind: str, keys: list[int]) -> list[int]:
    """Index those of these rows that aren't locked, and return their keys."""
    unlocked = [row["id"] for row in select(LOCK.format(table=TABLES[kind]), [keys])]
    with connection.cursor() as cursor:
        cursor.execute(INDEX[kind], [unlocked])
    return unlocked


def _keys(sql: str, kind: str, *values) -> list[int]:
    return [row["id"] for row in select(sql.format(kind=kind), values)]
