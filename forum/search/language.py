"""The language that reduces words to their stems, kept in the database, where the index and searches use it."""

from django.db import connection, transaction

from forum.web.sql import select

from .triggers import LANGUAGE

AT_A_TIME = 500

# PostgreSQL's catalogue and functions of our own, which have no models.
CURRENT = "SELECT search_language()::text AS name"
KNOWN = "SELECT oid::regconfig::text AS name FROM pg_ts_config ORDER BY name"
QUOTED = "SELECT quote_literal(%s::regconfig::text) AS name"
# The transaction that replaces the function also notes on it that older texts are still indexed in another one.
NOTE = "COMMENT ON FUNCTION search_language() IS {note}"
IS_NOTED = "SELECT obj_description('search_language()'::regprocedure, 'pg_proc') IS NOT NULL AS is_noted"
ENTRIES = """
SELECT (SELECT count(*) FROM search_postentry) + (SELECT count(*) FROM search_commententry) AS entries
"""
NEXT = "SELECT {kind}_id AS id FROM search_{kind}entry WHERE {kind}_id > %s ORDER BY {kind}_id LIMIT %s"
STILL_THERE = "SELECT {kind}_id AS id FROM search_{kind}entry WHERE {kind}_id = ANY(%s::bigint[])"
# Keeps the indexed rows from being changed while their words are read. Rows that somebody holds come later.
HOLD = "SELECT id FROM {table} WHERE id = ANY(%s::bigint[]) FOR SHARE SKIP LOCKED"
READ = {
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
    """Whether a language was chosen, but not all older texts are indexed in it yet."""
    return select(IS_NOTED)[0]["is_noted"]


@transaction.atomic
def choose(name: str) -> None:
    """Index and search in this language from now on. Older texts follow with `index_anew`."""
    if name not in known():
        raise NoSuchLanguage(name)
    quoted = select(QUOTED, [name])[0]["name"]
    with connection.cursor() as cursor:
        cursor.execute(LANGUAGE.format(name=quoted))
        cursor.execute(NOTE.format(note="'Older texts are not indexed in it yet.'"))


def entries() -> int:
    """How many posts and comments are indexed."""
    return select(ENTRIES)[0]["entries"]


def index_anew():
    """Index all texts again, a few hundred at a time, while people keep writing. Yields how many each time."""
    for kind in TABLES:
        last, waiting = 0, []
        while keys := _keys(NEXT, kind, last, AT_A_TIME):
            last = keys[-1]
            read = _read(kind, keys)
            waiting += set(keys) - set(read)
            yield len(read)
        while waiting:
            read = _read(kind, waiting[:AT_A_TIME])
            waiting = _keys(STILL_THERE, kind, list(set(waiting) - set(read)))
            yield len(read)
    with connection.cursor() as cursor:
        cursor.execute(COLLECT_STATISTICS)  # the index now holds other words
        cursor.execute(NOTE.format(note="NULL"))


@transaction.atomic
def _read(kind: str, keys: list[int]) -> list[int]:
    """Index those of these that nobody holds. Returns their keys."""
    free = [row["id"] for row in select(HOLD.format(table=TABLES[kind]), [keys])]
    with connection.cursor() as cursor:
        cursor.execute(READ[kind], [free])
    return free


def _keys(sql: str, kind: str, *values) -> list[int]:
    return [row["id"] for row in select(sql.format(kind=kind), values)]
