"""The comments of a page as flat rows, from one hand-written query.

Fifty comments take 0.9 ms, compared with 2.5 ms through the ORM. The same query finds what depends on the reader
(unread, upvoted, ignored) through unique indexes. The ORM would need one more query for each of them.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from accounts.models import User
from accounts.models.user import SUSPENDED
from accounts.person import hue_of, pattern_of
from forum.notifications.models.reading import HOW_MANY_NEW, UNREAD
from forum.notifications.ranges import array
from forum.text import markup
from forum.web.annotations import Translatable
from forum.web.sql import select

from .folding import MAX_DEPTH, Number
from .survey import Below

LETTERS_IN_A_LINE, LONG = 75, 44  # of the text of a comment; lines
TAG, END_OF_LINE = re.compile("<[^>]*>"), re.compile(r"</(?:p|li|tr|h\d)>|<br>|\n(?=[^<\n])")

# `role`: for the badge, which suspended and inactive members don't have.
COLUMNS = f"""
    c.id AS pk, c.path, c.sequence, c.author_id, c.replies_numbered, c.upvote_count, c.created_at, c.edited_at,
    c.is_removed, c.hidden_at, c.hidden_reason, c.withdrawn_at, c.imported_at IS NOT NULL AS is_imported,
    CASE WHEN c.is_removed THEN '' ELSE c.body_html END AS body_html,
    u.username, u.display_name, u.picture,
    CASE WHEN u.is_active AND (u.{SUSPENDED}) IS NOT TRUE THEN u.role END AS role,
    CASE WHEN (SELECT true FROM comments_quotation q WHERE q.quoted_id = c.id LIMIT 1) THEN (
        SELECT array_agg(array_to_string(by.path, '.') ORDER BY by.path)
        FROM comments_quotation q JOIN comments_comment by ON by.id = q.comment_id
        WHERE q.quoted_id = c.id AND NOT by.is_removed
    ) END AS quoted_in
"""
# Selects the rows of the page before joining anything: otherwise whole threads would be joined. LIMIT 1 makes
# PostgreSQL look each author up by key instead of reading all members.
PAGE = """
WITH c AS MATERIALIZED (SELECT * FROM comments_comment c WHERE {condition} ORDER BY {order} LIMIT {limit})
SELECT {columns}
FROM c LEFT JOIN LATERAL (SELECT * FROM accounts_user WHERE id = c.author_id LIMIT 1) AS u ON true
ORDER BY {order}
"""
# What the member has read of the thread; no row if they have never opened it. Subqueries that use it don't depend
# on `c`, so PostgreSQL runs them once per page, not per comment.
READING = """
    FROM notifications_reading JOIN posts_post ON posts_post.id = notifications_reading.post_id
    WHERE notifications_reading.post_id = %(post)s AND notifications_reading.member_id = %(member)s
"""
OF_MEMBER = f""",
    (SELECT {UNREAD} {READING}) @> c.sequence AS is_unseen,
    EXISTS (SELECT FROM posts_upvote v WHERE v.comment_id = c.id AND v.member_id = %(member)s) AS upvoted,
    coalesce(
        c.author_id = ANY (ARRAY(SELECT ignored_id FROM accounts_ignore WHERE member_id = %(member)s)), false
    ) AS is_ignored,
    c.author_id IS NOT DISTINCT FROM %(member)s AS is_own,
    c.id IN (SELECT comment_id FROM notifications_notice WHERE member_id = %(member)s AND read_at IS NULL)
        AS has_notice,
    c.id IN (SELECT comment_id FROM moderation_report WHERE by_id = %(member)s AND resolved_at IS NULL)
        AS is_reported,
    ARRAY(
        SELECT action FROM unnest(ARRAY['reply', 'edit']) AS action
        WHERE concat_ws('/', '/p', c.post_id, 'c', array_to_string(c.path, '.'), action, '') IN (
            SELECT form_url FROM drafts_draft WHERE member_id = %(member)s AND fields <> '{{}}'
        )
    ) AS drafted,
    coalesce((SELECT {HOW_MANY_NEW} {READING}), 0) AS unread_in_thread
"""
ANCESTORS = """
SELECT c.path, c.replies_numbered, u.username, u.display_name, c.imported_at IS NOT NULL AS is_imported,
    c.is_removed,
    CASE WHEN c.author_id = ANY (ARRAY(SELECT ignored_id FROM accounts_ignore WHERE member_id = %s)) THEN ''
        ELSE left(c.body_html, 600) END AS body_html
FROM comments_comment c LEFT JOIN accounts_user u ON u.id = c.author_id
WHERE c.post_id = %s AND c.path IN ({places})
ORDER BY c.path
"""


@dataclass(slots=True, eq=False)
class Row:
    """A comment on a page. `thread.page` sets `parent`, `opens`, `closes`, `folded` and `below`.

    `is_unseen`: it was never shown to the reader. None if they have never opened the thread: then nothing is new.
    `has_notice`: the reader has an unread notification about it. `is_reported`: the reader has reported it, and
    moderators haven't answered yet. `drafted`: the actions, "reply" or "edit", whose forms have a draft of theirs.
    """

    pk: int
    path: tuple[int, ...]
    sequence: int
    author_id: int | None
    replies_numbered: int
    upvote_count: int
    created_at: datetime
    edited_at: datetime | None
    is_removed: bool
    hidden_at: datetime | None
    hidden_reason: str
    withdrawn_at: datetime | None
    is_imported: bool
    body_html: str
    username: str | None
    display_name: str | None
    picture: str | None
    role: str | None
    quoted_in: list[str] | None
    # what depends on the reader
    is_unseen: bool | None = None
    upvoted: bool = False
    is_ignored: bool = False
    is_own: bool = False
    has_notice: bool = False
    is_reported: bool = False
    drafted: list[str] = field(default_factory=list)
    unread_in_thread: int = 0
    # its place on the page
    parent: "Row | Brief | None" = None
    opens: bool = False
    closes: list = field(default_factory=list)
    folded: object = None
    below: Below | None = None
    is_brief: bool = False
    number: str = ""

    def __post_init__(self):
        self.path = tuple(self.path)
        self.number = ".".join(map(str, self.path))

    @property
    def removed_at(self) -> datetime | None:
        return self.hidden_at or self.withdrawn_at

    @property
    def is_long(self) -> bool:
        """Whether its text takes more than 40 lines on a wide screen: a cautious estimate."""
        html = self.body_html
        if len(html) // LETTERS_IN_A_LINE + html.count("\n") <= LONG:
            return False
        return len(TAG.sub("", html)) // LETTERS_IN_A_LINE + len(END_OF_LINE.findall(html)) > LONG

    @property
    def is_never_new(self) -> bool:
        return self.is_own or self.is_ignored

    @property
    def unread(self) -> bool:
        """Whether it is new to the reader."""
        return bool(self.is_unseen) and not self.is_never_new

    @property
    def is_deepest(self) -> bool:
        return len(self.path) >= MAX_DEPTH

    @property
    def name(self) -> str:
        return self.display_name or self.username or ""

    @property
    def hue(self) -> int:
        return hue_of(self.username or "")

    @property
    def pattern(self) -> int:
        return pattern_of(self.username or "")

    @property
    def role_label(self) -> Translatable:
        """The badge of a moderator or an owner; "" for other members."""
        return User.Role(self.role).label if self.role and self.role != User.Role.MEMBER else ""

    html = property(markup.html_of)


@dataclass(slots=True, eq=False)
class Brief:
    """An ancestor that is itself on another page, shown in one line. Its excerpt is empty if it was removed, or if
    the reader ignores its author."""

    path: tuple[int, ...]
    replies_numbered: int
    username: str | None
    display_name: str | None
    is_imported: bool
    is_removed: bool
    body_html: str
    parent: "Brief | None" = None
    opens: bool = False
    closes: list = field(default_factory=list)
    folded: object = None
    below: Below | None = None
    is_brief: bool = True
    number: str = ""

    def __post_init__(self):
        self.path = tuple(self.path)
        self.number = ".".join(map(str, self.path))

    name = Row.name

    @property
    def excerpt(self) -> str:
        return "" if self.is_removed else markup.excerpt(self.body_html, 160)


def fetch(condition: str, order: str, limit: int, *, member, **values) -> list[Row]:
    """Comments that meet an SQL condition on `c`, as `member` or a visitor sees them."""
    columns = COLUMNS + OF_MEMBER if member.is_authenticated else COLUMNS
    sql = PAGE.format(condition=condition, order=order, limit=limit, columns=columns)
    return [Row(**row) for row in select(sql, {"member": member.pk, **values})]


def briefly(post_id: int, numbers: Iterable[Number], *, member) -> list[Brief]:
    """One-line versions of the comments with these numbers, by number, as `member` sees them."""
    if not (numbers := list(numbers)):
        return []
    sql = ANCESTORS.format(places=", ".join(["%s::int[]"] * len(numbers)))
    return [Brief(**row) for row in select(sql, [member.pk, post_id, *map(array, numbers)])]
