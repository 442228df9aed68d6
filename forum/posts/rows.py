"""The posts of a list as flat rows, by a query written by hand.

The ORM takes longer to put fifty posts together, with authors, categories and what is new, than the database.
"""

from datetime import datetime
from typing import NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection

from forum.notifications.models import HOW_MANY_NEW

# `page`: the keys of the posts, and the places in which the list has them.
_ROWS = """
SELECT posts_post.id AS pk, posts_post.slug, title, kind, comment_count, source_name, source_url, published_at,
    last_activity_at, imported_at IS NOT NULL AS is_imported, pinned_at IS NOT NULL AS is_pinned,
    locked_at IS NOT NULL AS is_locked, username, display_name,
    category.name AS category, category.slug AS category_slug, {unread} AS unread
FROM unnest(ARRAY({keys})) WITH ORDINALITY AS page (id, place)
JOIN posts_post ON posts_post.id = page.id
JOIN categories_category AS category ON category.id = category_id
LEFT JOIN accounts_user ON accounts_user.id = author_id
{readings} ORDER BY place
"""
_UNREAD = f"CASE WHEN notifications_reading.id IS NOT NULL THEN {HOW_MANY_NEW} END"
_READINGS = "LEFT JOIN notifications_reading ON post_id = posts_post.id AND member_id = %s"


class Row(NamedTuple):
    """`unread`: what is new to the reader there; None where he or she has never been."""

    pk: int
    slug: str
    title: str
    kind: str
    comment_count: int
    source_name: str
    source_url: str
    published_at: datetime
    last_activity_at: datetime
    is_imported: bool
    is_pinned: bool
    is_locked: bool
    username: str | None
    display_name: str | None
    category: str
    category_slug: str
    unread: int | None


class Listed:
    """Posts as rows, for a Paginator: it counts them, and fetches those of a page."""

    def __init__(self, posts, user):
        self.posts, self.user = posts, user

    def count(self) -> int:
        return self.posts.count()

    def __getitem__(self, place: slice) -> list[Row]:
        try:
            keys, values = self.posts.values_list("pk")[place].query.sql_with_params()
        except EmptyResultSet:  # there is nothing to list
            return []
        unread, readings = (_UNREAD, _READINGS) if self.user.is_authenticated else ("NULL", "")
        with connection.cursor() as cursor:
            values = [*values, self.user.pk] if readings else values
            cursor.execute(_ROWS.format(keys=keys, unread=unread, readings=readings), values)
            names = [column.name for column in cursor.description]
            return [Row(**dict(zip(names, row, strict=True))) for row in cursor.fetchall()]
