"""How much is new to a member, for the masthead of every page."""

from dataclasses import dataclass

from forum.web.sql import select

from .models.reading import IS_NEW

MOST = 100  # as far as anything is counted; shown as "99+"
# Also used as a subquery, by a page that loads something else in the same query.
COUNT = f"""
SELECT
    (SELECT count(*) FROM (
        SELECT FROM notifications_reading JOIN posts_post ON posts_post.id = post_id
        WHERE member_id = %(member)s AND tracked_at IS NOT NULL AND {IS_NEW} LIMIT {MOST}
    ) AS each) AS tracked,
    (SELECT count(*) FROM (
        SELECT FROM notifications_notice notice JOIN comments_comment comment ON comment.id = comment_id
        WHERE notice.member_id = %(member)s AND read_at IS NULL AND NOT is_gone
          AND NOT EXISTS (
            SELECT FROM accounts_ignore WHERE member_id = notice.member_id AND ignored_id = author_id
        ) LIMIT {MOST}
    ) AS each) AS notices
"""


@dataclass(frozen=True, slots=True)
class News:
    """How many tracked posts have new comments, and how many notices are unread; each at most MOST."""

    tracked: int
    notices: int


def news_of(member) -> News:
    """One query."""
    [row] = select(COUNT, {"member": member.pk})
    return News(**row)
