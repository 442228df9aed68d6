"""Queries for the ETags of lists of posts."""

from accounts.etags import NAMES
from forum.pagecache.etags import Version
from forum.posts.models.post import PUBLISHED
from forum.web.paging import PAGE_SIZE, offset_of

from . import picks
from .periods import days_of

# The posts on the page, whether another page follows, and what is beside the list. A page beyond the last one has
# no ETag: the view shows the last page instead, and this query doesn't know which posts are on it.
LIST = f"""
{{picks}}
SELECT concat_ws(' ', {NAMES}, rows[:{PAGE_SIZE}], cardinality(rows) > {PAGE_SIZE}, {{extra}} {picks.VERSION})
FROM (
    SELECT array_agg(id || ':' || version) AS rows FROM (
        SELECT id, version FROM posts_post WHERE {PUBLISHED} {{condition}}
        ORDER BY {{order}}
        LIMIT {PAGE_SIZE + 1} OFFSET {{offset}}
    ) AS listed
) AS page
WHERE rows IS NOT NULL OR {{offset}} = 0
"""
# As in posts/models/queryset.py.
ACTIVE = "pinned_at DESC NULLS LAST, last_activity_at DESC, id DESC"
NEWEST = "published_at DESC, id DESC"
TOP = "upvote_count DESC, published_at DESC, id DESC"


def home(parameters: dict[str, str]) -> Version | None:
    return _list(parameters, picks.picks(days=picks.WEEK, with_lead=offset_of(parameters) == 0))


def new(parameters: dict[str, str]) -> Version | None:
    return _list(parameters, picks.picks(days=picks.WEEK), order=NEWEST)


def top(parameters: dict[str, str]) -> Version | None:
    days = days_of(parameters)
    since = f"AND published_at > now() - interval '{days} days'" if days else ""
    return _list(parameters, picks.picks(days=picks.WEEK), since, order=TOP)


def in_category(parameters: dict[str, str], slug: str) -> Version | None:
    beside = picks.picks(days=picks.MONTH, in_category=True)
    return _list(parameters, beside, picks.IN_CATEGORY, extra=f"{picks.COUNT_IN_CATEGORY},", slug=slug)


def _list(
    parameters: dict[str, str],
    beside: str,
    condition: str = "",
    *,
    order: str = ACTIVE,
    extra: str = "",
    **values: str,
) -> Version | None:
    offset = offset_of(parameters)
    if offset is None:
        return None
    # Formatted in: with query parameters, the database would plan the query each time, which costs more than
    # running it.
    sql = LIST.format(picks=beside, condition=condition, order=order, offset=offset, extra=extra)
    return Version(sql, values)
