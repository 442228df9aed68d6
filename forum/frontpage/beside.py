"""What is beside a list of posts, and around it: the picks, a member's news, and the frame of the page.

One query loads all of it, so that the page needs no more than before there was a column beside the list.
"""

import json
from datetime import datetime
from typing import Any

from django.http import HttpRequest

from accounts.person import Person
from forum import permissions
from forum.drafts import registry
from forum.drafts.models import Draft
from forum.notifications.models.reading import HOW_MANY_NEW, IS_NEW
from forum.notifications.unread import COUNT, UnreadCounts
from forum.pages.frame import COLUMNS, Frame
from forum.web.sql import select

from . import picks

TRACKED = DRAFTS = 3  # shown; there are links to all
CANDIDATES = 12  # tracked posts with unread comments, some of which may be by members the reader ignores
LEAD_EXCERPT, EXCERPT = 260, 160  # characters

_COMMENT = """
    c.post_id, c.path, c.created_at, left(c.body_html, 1000) AS body_html,
    u.username, u.display_name, u.picture
"""
_QUERY = f"""
{{picks}}
SELECT {COLUMNS},
    (SELECT to_jsonb(each) FROM (
        SELECT p.id AS pk, p.slug, p.title, p.kind, p.source_name, p.source_url, p.comment_count, p.upvote_count,
            p.published_at, p.imported_at, left(p.body_html, 2000) AS body_html,
            u.username, u.display_name, u.picture,
            category.name AS category, category.slug AS category_slug, category.colour
        FROM lead JOIN posts_post p USING (id) JOIN categories_category category ON category.id = p.category_id
        LEFT JOIN accounts_user u ON u.id = p.author_id
    ) AS each) AS lead,
    (SELECT jsonb_agg(each ORDER BY upvotes DESC, id) FROM (
        SELECT said.id, said.upvote_count AS upvotes, {_COMMENT}
        FROM said JOIN comments_comment c USING (id) JOIN accounts_user u ON u.id = c.author_id
    ) AS each) AS said,
    (SELECT jsonb_agg(each ORDER BY comments DESC, pk DESC) FROM (
        SELECT p.id AS pk, p.slug, p.title, p.comment_count AS comments FROM discussed JOIN posts_post p USING (id)
    ) AS each) AS discussed,
    (SELECT jsonb_agg(each ORDER BY upvotes DESC, id DESC) FROM (
        SELECT missed.id, missed.upvote_count AS upvotes, p.title, {_COMMENT}
        FROM missed JOIN comments_comment c USING (id) JOIN accounts_user u ON u.id = c.author_id
        JOIN posts_post p ON p.id = c.post_id
    ) AS each) AS missed
    {{more}}
"""
_OWN = f""",
    news.tracked AS tracked_count, news.notices,
    (SELECT {HOW_MANY_NEW} FROM lead JOIN posts_post USING (id)
        JOIN notifications_reading ON post_id = posts_post.id AND member_id = %(member)s) AS new_in_lead,
    (SELECT jsonb_agg(each ORDER BY at DESC, pk DESC) FROM (
        SELECT posts_post.id AS pk, title, last_activity_at AS at, {HOW_MANY_NEW} AS unread
        FROM (
            SELECT reading.id FROM active
            JOIN notifications_reading AS reading ON post_id = active.id AND member_id = %(member)s
            WHERE tracked_at IS NOT NULL AND read_to < last_sequence
            ORDER BY last_activity_at DESC LIMIT {CANDIDATES}
        ) AS tracked
        JOIN notifications_reading USING (id) JOIN posts_post ON posts_post.id = post_id
        WHERE {IS_NEW}
        ORDER BY last_activity_at DESC, posts_post.id DESC LIMIT {TRACKED}
    ) AS each) AS tracked,
    (SELECT jsonb_agg(each ORDER BY saved_at DESC) FROM (
        SELECT form_url, fields, saved_at FROM drafts_draft WHERE member_id = %(member)s AND fields <> '{{}}'
        ORDER BY saved_at DESC LIMIT {DRAFTS}
    ) AS each) AS drafts,
    (SELECT jsonb_agg(each ORDER BY pk DESC) FROM (
        SELECT id AS pk, title FROM posts_post WHERE author_id = %(member)s AND status = 'draft'
        ORDER BY id DESC LIMIT {DRAFTS}
    ) AS each) AS draft_posts
"""
_NEWS = f"FROM ({COUNT}) AS news"
_REPORTS = """,
(SELECT count(*) FROM moderation_report WHERE resolved_at IS NULL) AS reports,
(SELECT min(created_at) FROM moderation_report WHERE resolved_at IS NULL) AS oldest_report
"""
_POST_COUNT = f", {picks.COUNT_IN_CATEGORY} AS post_count"


def load(request: HttpRequest, given: str, *, slug: str = "") -> dict[str, Any]:
    """The context for the templates of this folder. `given`: of `picks.picks`. One query."""
    user: Any = request.user
    is_staff = permissions.can_moderate(user)
    more = _POST_COUNT if slug else ""
    if user.is_authenticated:
        more += _OWN + (_REPORTS if is_staff else "") + _NEWS
    [row] = select(_QUERY.format(picks=given, more=more), {"member": user.pk, "slug": slug})
    request.frame = Frame.of(row)  # type: ignore[attr-defined]  # for the context processors
    beside: dict[str, Any] = {name: _rows(row[name]) for name in ("said", "discussed", "missed")}
    beside |= {name: row.get(name) for name in ("reports", "oldest_report", "post_count")}
    if user.is_authenticated:
        request.unread_counts = UnreadCounts(row["tracked_count"], row["notices"])  # type: ignore[attr-defined]
        beside |= {name: _rows(row[name]) for name in ("tracked", "draft_posts")}
        beside["drafts"] = [each for each in _rows(row["drafts"]) if registry.match(each["form_url"])]
    return {"lead": _lead(row["lead"], row.get("new_in_lead")), "beside": beside}


def _lead(found: str | None, unread: int | None) -> dict[str, Any] | None:
    if found is None:
        return None
    lead = _row(json.loads(found))
    return lead | {"published_at": datetime.fromisoformat(lead["published_at"]), "unread": unread}


def _rows(found: str | None) -> list[dict[str, Any]]:
    return [_row(each) for each in json.loads(found or "[]")]


def _row(row: dict[str, Any]) -> dict[str, Any]:
    """With the author, the first words, and for a draft what was typed first."""
    if "username" in row:
        row["author"] = Person(row["username"], row["display_name"], row["picture"]) if row["username"] else None
    if "fields" in row:
        row["title"] = Draft(fields=row["fields"]).text.partition("\n\n")[0]
    return row
