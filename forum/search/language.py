"""The language by which words are reduced: kept in the database, where writing and searching both ask for it."""

from django.db import connection, transaction

AT_A_TIME = 500

SET_LANGUAGE = """
CREATE OR REPLACE FUNCTION search_language() RETURNS regconfig LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT {name}::regconfig $$
"""
# That older texts stand in another language is noted on the function, by the transaction that replaces it.
NOTE = "COMMENT ON FUNCTION search_language() IS {note}"
IS_NOTED = "SELECT obj_description('search_language()'::regprocedure, 'pg_proc') IS NOT NULL"
# The row that is described stays as it is while its words are read; who holds it already comes later.
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
TABLES = {"post": "posts_post", "comment": "comments_comment"}


class NoSuchLanguage(Exception):
    """The database has no text search configuration of this name."""


def current() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT search_language()::text")
        return cursor.fetchone()[0]


def known() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT oid::regconfig::text FROM pg_ts_config ORDER BY 1")
        return [name for (name,) in cursor.fetchall()]


def is_unfinished() -> bool:
    """Whether a language was chosen, and what stood then is not indexed in it yet."""
    with connection.cursor() as cursor:
        cursor.execute(IS_NOTED)
        return cursor.fetchone()[0]


@transaction.atomic
def choose(name: str) -> None:
    """What is written and searched from now on is read in this language; what stands, once it is indexed anew."""
    if name not in known():
        raise NoSuchLanguage(name)
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_literal(%s::regconfig::text)", [name])
        cursor.execute(SET_LANGUAGE.format(name=cursor.fetchone()[0]))
        cursor.execute(NOTE.format(note="'Older texts are not indexed in it yet.'"))


def entries() -> int:
    """How many there are of both kinds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM search_postentry) + (SELECT count(*) FROM search_commententry)"
        )
        return cursor.fetchone()[0]


def index_anew():
    """Read all words again, some hundred rows at a time, while people write on; yields how many were read."""
    for kind in TABLES:
        last, waiting = 0, []
        while keys := _next_keys(kind, last):
            last = keys[-1]
            read = _read(kind, keys)
            waiting += set(keys) - set(read)
            yield len(read)
        while waiting:
            read = _read(kind, waiting[:AT_A_TIME])
            waiting = _still_there(kind, set(waiting) - set(read))
            yield len(read)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE search_postentry, search_commententry")  # of words that are spelt otherwise now
        cursor.execute(NOTE.format(note="NULL"))


def _next_keys(kind: str, last: int) -> list[int]:
    return _keys(kind, f"{kind}_id > %s ORDER BY {kind}_id LIMIT {AT_A_TIME}", last)


def _still_there(kind: str, keys: set[int]) -> list[int]:
    return _keys(kind, f"{kind}_id = ANY(%s::bigint[])", list(keys))


def _keys(kind: str, condition: str, value) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {kind}_id FROM search_{kind}entry WHERE {condition}", [value])
        return [key for (key,) in cursor.fetchall()]


@transaction.atomic
def _read(kind: str, keys: list[int]) -> list[int]:
    """The keys of those that nobody held and that are read now."""
    with connection.cursor() as cursor:
        cursor.execute(HOLD.format(table=TABLES[kind]), [keys])
        held = [key for (key,) in cursor.fetchall()]
        cursor.execute(READ[kind], [held])
    return held
