"""The comments of one page as flat rows, by one query written by hand: the hottest path of the forum.

Fifty comments by the ORM cost 2.5 ms, by this 0.9. What is one reader's own (new to him or her, valued, ignored)
comes with them, by joins on unique indexes, instead of by a query each.
"""

from collections.abc import Iterable

from django.db import connection

from accounts.mentions import person
from accounts.models import User
from forum.notifications.ranges import array
from forum.text import markup

from .geometry import Number

COLUMNS = """
    c.id, c.path, c.arrival, c.author_id, c.replies_numbered, c.value_count,
    c.hidden_at IS NOT NULL, c.hidden_reason, c.withdrawn_at IS NOT NULL,
    CASE WHEN c.hidden_at IS NULL AND c.withdrawn_at IS NULL THEN c.body_html ELSE '' END,
    c.created_at, c.edited_at, c.imported_at IS NOT NULL, u.username, u.display_name,
    CASE WHEN u.is_active AND (u.suspended_until IS NULL OR u.suspended_until <= now()) THEN u.role END,
    CASE WHEN (SELECT true FROM comments_quotation q WHERE q.quoted_id = c.id LIMIT 1) THEN (
        SELECT array_agg(array_to_string(by.path, '.') ORDER BY by.path)
        FROM comments_quotation q JOIN comments_comment by ON by.id = q.comment_id
        WHERE q.quoted_id = c.id AND by.hidden_at IS NULL AND by.withdrawn_at IS NULL
    ) END
"""
# The page first, then what belongs to its rows: joined before the limit, it would be looked up for whole threads.
# The limit of one makes the author be looked up by key, not among all members.
PAGE = """
WITH c AS MATERIALIZED (SELECT * FROM comments_comment c WHERE {condition} ORDER BY {order} LIMIT {limit})
SELECT {columns}
FROM c LEFT JOIN LATERAL (SELECT * FROM accounts_user WHERE id = c.author_id LIMIT 1) AS u ON true
ORDER BY {order}
"""
OF_MEMBER = """,
    NOT (SELECT read FROM notifications_reading WHERE post_id = %(post)s AND member_id = %(member)s) @> c.arrival,
    EXISTS (SELECT FROM posts_value v WHERE v.comment_id = c.id AND v.member_id = %(member)s),
    coalesce(
        c.author_id = ANY (ARRAY(SELECT ignored_id FROM accounts_ignore WHERE member_id = %(member)s)), false
    ),
    c.id IN (SELECT comment_id FROM notifications_notice WHERE member_id = %(member)s AND read_at IS NULL),
    (
        SELECT coalesce(sum(upper(each) - lower(each)), 0)
        FROM notifications_reading r JOIN posts_post p ON p.id = r.post_id,
            unnest(int4multirange(int4range(1, p.arrivals + 1)) - p.gone - r.read) AS each
        WHERE r.post_id = %(post)s AND r.member_id = %(member)s
    )
"""
VISITOR = (None, False, False, False, 0)  # what is one reader's own, to nobody
ANCESTORS = """
    SELECT c.path, c.replies_numbered, u.username, u.display_name, c.imported_at IS NOT NULL,
        c.hidden_at IS NOT NULL OR c.withdrawn_at IS NOT NULL,
        CASE WHEN c.author_id = ANY (ARRAY(SELECT ignored_id FROM accounts_ignore WHERE member_id = %s)) THEN ''
            ELSE left(c.body_html, 600) END
    FROM comments_comment c LEFT JOIN accounts_user u ON u.id = c.author_id
    WHERE c.post_id = %s AND c.path IN ({places})
    ORDER BY c.path
"""


class Row:
    """One comment on a page. `level`, `opens`, `closes` and `folded` are set where it is placed among the others.

    `unread` is None where the reader has never been shown anything of the thread: all is new then, and nothing is
    marked. `is_told_of`: whether a notice of it waits for the reader.
    """

    brief = False
    folded = None

    def __init__(self, columns: tuple):
        (self.pk, path, self.arrival, self.author_id, self.replies_numbered, self.value_count, *state) = columns
        (self.is_hidden, self.hidden_reason, self.is_withdrawn, self.body_html) = state[:4]
        (self.created_at, self.edited_at, self.imported, username, display_name, role) = state[4:10]
        unread, self.valued, self.ignored, self.is_told_of, self.unread_in_thread = state[11:] or VISITOR
        self.path = tuple(path)
        self.number = ".".join(map(str, path))
        self.quoted_in = state[10]
        self.is_gone = self.is_hidden or self.is_withdrawn
        self.unread = unread and not self.is_gone
        self.person = username and person(username, display_name)
        self.role = role_of_staff(role) if role else ""


class Brief:
    """An ancestor of the comments on a page, shown in one line: it stands on another page. Without words where it
    is gone, or by somebody whom the reader ignores."""

    brief = True
    folded = None
    unread = False

    def __init__(self, columns: tuple):
        path, self.replies_numbered, username, display_name, self.imported, self.is_gone, html = columns
        self.path = tuple(path)
        self.number = ".".join(map(str, path))
        self.person = username and person(username, display_name)
        self.excerpt = "" if self.is_gone else markup.excerpt(html, 160)


def fetch(condition: str, order: str, limit: int, *, member, **values) -> list[Row]:
    """The comments that meet a condition on `c`, each with what it is to `member`, who may be a visitor."""
    columns = COLUMNS + OF_MEMBER if member.is_authenticated else COLUMNS
    sql = PAGE.format(condition=condition, order=order, limit=limit, columns=columns)
    with connection.cursor() as cursor:
        cursor.execute(sql, {"member": member.pk, **values})
        return [Row(columns) for columns in cursor.fetchall()]


def briefly(post_id: int, numbers: Iterable[Number], *, member) -> list[Brief]:
    """The comments of these numbers in brief for `member`, who may be a visitor; in the order of their numbers."""
    if not (numbers := list(numbers)):
        return []
    with connection.cursor() as cursor:
        places = ", ".join(["%s::int[]"] * len(numbers))
        cursor.execute(ANCESTORS.format(places=places), [member.pk, post_id, *map(array, numbers)])
        return [Brief(columns) for columns in cursor.fetchall()]


def role_of_staff(role: str) -> str:
    """The word beside a moderator's or an owner's name; nothing for others."""
    return "" if role == User.Role.MEMBER else User.Role(role).label
