"""Short views of comments for the tracker and the list of replies. One query per page."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from forum.text import markup
from forum.web.sql import select

from .models.reading import IS_UNREAD, NEW

MAX_BRIEFS = 5  # shown per post or comment; the page says how many more there are
# {comments}: the comments to show under `each`. `is_unread` is NULL if the member has never opened the thread.
_BRIEFS = f"""
SELECT each.id AS key, c.post_id, c.path, u.username, u.display_name, c.imported_at IS NOT NULL AS is_imported,
    c.created_at, left(c.body_html, 1000) AS body_html, {IS_UNREAD.format(comment="c")} AS is_unread,
    EXISTS (SELECT FROM accounts_ignore WHERE member_id = %(member)s AND ignored_id = c.author_id) AS is_ignored,
    c.author_id IS NOT DISTINCT FROM %(member)s AS is_own, greatest(c.others, 0) AS others
FROM unnest(%(keys)s::bigint[]) AS each (id)
CROSS JOIN LATERAL ({{comments}}) AS c
LEFT JOIN accounts_user u ON u.id = c.author_id
LEFT JOIN notifications_reading
    ON notifications_reading.post_id = c.post_id AND notifications_reading.member_id = %(member)s
ORDER BY c.sequence DESC
"""
# Takes at most MAX_BRIEFS sequence numbers from each range of new ones, and then reads only these comments. With a
# query parameter as LIMIT, PostgreSQL would plan for a tenth of all rows and read whole threads.
_NEW_UNDER = f"""
SELECT c.*, 0 AS others FROM (
    SELECT sequence FROM posts_post
    JOIN notifications_reading
        ON notifications_reading.post_id = posts_post.id AND notifications_reading.member_id = %(member)s
    CROSS JOIN unnest({NEW}) AS new
    CROSS JOIN generate_series(greatest(lower(new), upper(new) - {MAX_BRIEFS}), upper(new) - 1) AS sequence
    WHERE posts_post.id = each.id ORDER BY sequence DESC LIMIT {MAX_BRIEFS}
) AS latest JOIN comments_comment c ON c.post_id = each.id AND c.sequence = latest.sequence
"""
_REPLIES_TO = f"""
SELECT *, count(*) OVER () - {MAX_BRIEFS} AS others FROM comments_comment
WHERE parent_id = each.id AND NOT is_removed
ORDER BY sequence DESC LIMIT {MAX_BRIEFS}
"""


@dataclass(frozen=True, slots=True)
class Brief:
    """A comment in brief. `key` is the post or comment it is listed under, `others` how many more aren't shown."""

    key: int
    post_id: int
    path: list[int]
    username: str | None
    display_name: str | None
    is_imported: bool
    created_at: datetime
    body_html: str
    is_unread: bool | None
    is_ignored: bool
    is_own: bool
    others: int

    @property
    def number(self) -> str:
        return ".".join(map(str, self.path))

    @property
    def is_new(self) -> bool:
        return bool(self.is_unread) and not self.is_own and not self.is_ignored

    @property
    def excerpt(self) -> str:
        return markup.excerpt(self.body_html)


def new_under(post_ids: Iterable[int], *, member) -> dict[int, list[Brief]]:
    """The latest comments that are new to the member, by post."""
    return _fetch(_NEW_UNDER, post_ids, member)


def replies_to(comment_ids: Iterable[int], *, member) -> dict[int, list[Brief]]:
    """The latest direct replies, by comment."""
    return _fetch(_REPLIES_TO, comment_ids, member)


def _fetch(comments: str, keys: Iterable[int], member) -> dict[int, list[Brief]]:
    briefs = defaultdict(list)
    for row in select(_BRIEFS.format(comments=comments), {"keys": list(keys), "member": member.pk}):
        briefs[row["key"]].append(Brief(**row))
    return briefs
