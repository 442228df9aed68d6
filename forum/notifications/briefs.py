"""Comments in brief: what the pages of news show of them, out of their threads. One query a page."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from accounts.mentions import Person, person
from forum.text import markup
from forum.web.rows import address

FEW = 5  # of those that belong together; of more it is said how many
_BRIEFS = """
SELECT each.id, c.post_id, c.path, u.username, u.display_name, c.imported_at IS NOT NULL, c.created_at,
    left(c.body_html, 1000), NOT r.read @> c.arrival,
    EXISTS (SELECT FROM accounts_ignore WHERE member_id = %(member)s AND ignored_id = c.author_id), c.others
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
WHERE parent_id = each.id AND hidden_at IS NULL AND withdrawn_at IS NULL
ORDER BY arrival DESC LIMIT {FEW}
"""


@dataclass(frozen=True, slots=True)
class Brief:
    """A comment in brief. `others`: how many more there are beside the FEW."""

    number: str
    url: str
    author: Person | None
    imported: bool
    created_at: datetime
    excerpt: str
    is_new: bool
    ignored: bool
    others: int


def new_under(post_ids: Iterable[int], *, member) -> dict[int, list[Brief]]:
    """By post: the latest comments that the member was not shown."""
    return _fetch(_NEW_UNDER, post_ids, member)


def replies_to(comment_ids: Iterable[int], *, member) -> dict[int, list[Brief]]:
    """By comment: the latest direct replies."""
    return _fetch(_REPLIES_TO, comment_ids, member)


def _fetch(those: str, keys: Iterable[int], member) -> dict[int, list[Brief]]:
    values = {"keys": list(keys), "member": member.pk}
    found = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_BRIEFS.format(those=those), values)
        for key, *columns in cursor.fetchall():
            found[key].append(_brief(*columns))
    return found


def _brief(post_id, path, username, display_name, imported, created_at, html, is_new, ignored, others) -> Brief:
    return Brief(
        number=".".join(map(str, path)),
        url=address("comments:show", post_id, tuple(path)),
        author=person(username, display_name) if username else None,
        imported=imported,
        created_at=created_at,
        excerpt=markup.excerpt(html),
        is_new=bool(is_new),
        ignored=ignored,
        others=max(others, 0),
    )
