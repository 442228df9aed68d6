"""Comments in brief, as the tracker and the list of replies show them outside their threads. One query a page."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from forum.text import markup
from forum.web.sql import select

from .models.reading import IS_UNREAD, NEW

FEW = 5  # comments under one post or comment; if there are more, the page says how many
# {those}: the comments to show under `each`. `is_new` is NULL if the member has never opened the thread.
_BRIEFS = f"""
SELECT each.id AS key, c.post_id, c.path, u.username, u.display_name, c.imported_at IS NOT NULL AS is_imported,
    c.created_at, left(c.body_html, 1000) AS body_html, {IS_UNREAD.format(comment="c")} AS is_new,
    EXISTS (SELECT FROM accounts_ignore WHERE member_id = %(member)s AND ignored_id = c.author_id) AS is_ignored,
    greatest(c.others, 0) AS others
FROM unnest(%(keys)s::bigint[]) AS each (id)
CROSS JOIN LATERAL ({{those}}) AS c
LEFT JOIN accounts_user u ON u.id = c.author_id
LEFT JOIN notifications_reading
    ON notifications_reading.post_id = c.post_id AND notifications_reading.member_id = %(member)s
ORDER BY c.arrival DESC
"""
# Picks arrivals from the set of new ones, from each of its ranges no more than are shown, and then reads only
# these comments, however many are new. (With a LIMIT that isn't known when PostgreSQL plans, it would assume a
# tenth of all rows, and read whole threads.)
_NEW_UNDER = f"""
SELECT c.*, 0 AS others FROM (
    SELECT arrival FROM posts_post
    JOIN notifications_reading
        ON notifications_reading.post_id = posts_post.id AND notifications_reading.member_id = %(member)s
    CROSS JOIN unnest({NEW}) AS new
    CROSS JOIN generate_series(greatest(lower(new), upper(new) - {FEW}), upper(new) - 1) AS arrival
    WHERE posts_post.id = each.id ORDER BY arrival DESC LIMIT {FEW}
) AS latest JOIN comments_comment c ON c.post_id = each.id AND c.arrival = latest.arrival
"""
_REPLIES_TO = f"""
SELECT *, count(*) OVER () - {FEW} AS others FROM comments_comment
WHERE parent_id = each.id AND NOT is_gone
ORDER BY arrival DESC LIMIT {FEW}
"""


@dataclass(frozen=True, slots=True)
class Brief:
    """A comment in brief. `key`: the post or comment it is listed under; `others`: how many more are not shown."""

    key: int
    post_id: int
    path: list[int]
    username: str | None
    display_name: str | None
    is_imported: bool
    created_at: datetime
    body_html: str
    is_new: bool | None
    is_ignored: bool
    others: int

    @property
    def number(self) -> str:
        return ".".join(map(str, self.path))

    @property
    def excerpt(self) -> str:
        return markup.excerpt(self.body_html)


def new_under(post_ids: Iterable[int], *, member) -> dict[int, list[Brief]]:
    """By post: the latest comments that are new to the member."""
    return _fetch(_NEW_UNDER, post_ids, member)


def replies_to(comment_ids: Iterable[int], *, member) -> dict[int, list[Brief]]:
    """By comment: the latest direct replies."""
    return _fetch(_REPLIES_TO, comment_ids, member)


def _fetch(those: str, keys: Iterable[int], member) -> dict[int, list[Brief]]:
    found = defaultdict(list)
    for row in select(_BRIEFS.format(those=those), {"keys": list(keys), "member": member.pk}):
        found[row["key"]].append(Brief(**row))
    return found
