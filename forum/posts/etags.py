"""Queries for the ETags of pages that show posts."""

from accounts.etags import NAMES
from forum.pagecache.etags import Version
from forum.web.paging import PAGE_SIZE, offset_of

from .models.post import PUBLISHED
from .periods import days_of

THREAD = f"SELECT concat_ws(' ', {NAMES}, version) FROM posts_post WHERE id = %s AND is_public"

# The posts on the page, and whether another page follows. A page beyond the last one has no ETag: the view shows
# the last page instead, and this query doesn't know which posts are on it.
LIST = f"""
SELECT concat_ws(' ', {NAMES}, rows[:{PAGE_SIZE}], cardinality(rows) > {PAGE_SIZE})
FROM (
    SELECT array_agg(id || ':' || version) AS rows FROM (
        SELECT id, version FROM posts_post WHERE {PUBLISHED} {{condition}}
        ORDER BY {{order}}
        LIMIT {PAGE_SIZE + 1} OFFSET {{offset}}
    ) AS listed
) AS page
WHERE rows IS NOT NULL OR {{offset}} = 0
"""
IN_CATEGORY = "AND category_id = (SELECT id FROM categories_category WHERE slug = %s)"
# As in models/queryset.py.
ACTIVE = "pinned_at DESC NULLS LAST, last_activity_at DESC, id DESC"
NEWEST = "published_at DESC, id DESC"
TOP = "upvote_count DESC, published_at DESC, id DESC"


def home(parameters: dict[str, str]) -> Version | None:
    return _list(parameters)


def new(parameters: dict[str, str]) -> Version | None:
    return _list(parameters, order=NEWEST)


def top(parameters: dict[str, str]) -> Version | None:
    days = days_of(parameters)
    since = f"AND published_at > now() - interval '{days} days'" if days else ""
    return _list(parameters, since, order=TOP)


def in_category(parameters: dict[str, str], slug: str) -> Version | None:
    return _list(parameters, IN_CATEGORY, slug)


def thread(parameters: dict[str, str], post_id: int, slug: str = "") -> Version | None:
    """The version of the post, which every change of the thread's page increases."""
    return Version(THREAD, (post_id,)) if slug else None


def _list(parameters: dict[str, str], condition: str = "", *params, order: str = ACTIVE) -> Version | None:
    offset = offset_of(parameters)
    # Formatted in: with a query parameter, the database would plan the query each time, which costs more than
    # running it.
    return (
        None if offset is None else Version(LIST.format(condition=condition, order=order, offset=offset), params)
    )
