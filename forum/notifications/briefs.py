"""Comments in brief: what the pages of news show of them, out of their threads. One query a page."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from forum.text import markup

FEW = 5  # of those that belong together; of more it is said how many
_BRIEFS = """
SELECT each.id AS key, c.post_id, c.path, u.username, u.display_name, c.imported_at IS NOT NULL AS is_imported,
    c.created_at, left(c.body_html, 1000) AS body_html, NOT r.read @> c.arrival AS is_new,
    EXISTS (SELECT FROM accounts_ignore WHERE member_id = %(member)s AND ignored_id = c.author_id) AS is_ignored,
    greatest(c.others, 0) AS others
FROM unnest(%(keys)s::bigint[]) AS each (id)
CROSS JOIN LATERAL ({those}) AS c
LEFT JOIN accounts_user u ON u.id = c.author_id
LEFT JOIN notifications_reading r ON r.post_id = c.post_id AND r.member_id = %(member)s
ORDER BY c.arrival DESC
"""
# The arrivals are taken from the set of what is new, and no more from the end of each stretch than are shown: so
# nothing is read but these, however much is new. (A LIMIT that is not known when PostgreSQL plans counts as a
# tenth of all there is, for which it reads whole threads.)
_NEW_UNDER = f"""
SELECT c.*, 0 AS others FROM (
    SELECT arrival FROM posts_post p
    JOIN notifications_reading r ON r.post_id = p.id AND r.member_id = %(member)s
    CROSS JOIN unnest(int4multirange(int4range(1, p.arrivals + 1)) - p.gone - r.read) AS new
    CROSS JOIN generate_series(greatest(lower(new), upper(new) - {FEW}), upper(new) - 1) AS arrival
    WHERE p.id = each.id ORDER BY arrival DESC LIMIT {FEW}
) AS latest JOIN comments_comment c ON c.post_id = each.id AND c.arrival = latest.arrival
"""
_REPLIES_TO = f"""
SELECT *, count(*) OVER () - {FEW} AS others FROM comments_comment
WHERE parent_id = each.id AND NOT is_gone
ORDER BY arrival DESC LIMIT {FEW}
"""


@dataclass(frozen=True, slots=True)
class Brief:
    """A comment in brief. `key`: what it is listed under. `others`: how many more there are besides the FEW."""

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
    """By post: the latest comments that the member was not shown."""
    return _fetch(_NEW_UNDER, post_ids, member)


def replies_to(comment_ids: Iterable[int], *, member) -> dict[int, list[Brief]]:
    """By comment: the latest direct replies."""
    return _fetch(_REPLIES_TO, comment_ids, member)


def _fetch(those: str, keys: Iterable[int], member) -> dict[int, list[Brief]]:
    found = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_BRIEFS.format(those=those), {"keys": list(keys), "member": member.pk})
        names = [column.name for column in cursor.description]
        for row in cursor.fetchall():
            brief = Brief(**dict(zip(names, row, strict=True)))
            found[brief.key].append(brief)
    return found
