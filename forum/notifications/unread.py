"""Counts of unread threads and notifications, for the masthead of every page."""

from dataclasses import dataclass

from forum.web.sql import select

from .models.reading import IS_NEW

# Also used as a subquery, by a page that loads something else in the same query.
COUNT = f"""
SELECT
    (
        SELECT count(*) FROM notifications_reading JOIN posts_post ON posts_post.id = post_id
        WHERE member_id = %(member)s AND tracked_at IS NOT NULL AND {IS_NEW}
    ) AS tracked,
    (
        SELECT count(*) FROM notifications_notice notice JOIN comments_comment comment ON comment.id = comment_id
        WHERE notice.member_id = %(member)s AND read_at IS NULL AND NOT is_removed
          AND NOT EXISTS (
            SELECT FROM accounts_ignore WHERE member_id = notice.member_id AND ignored_id = author_id
        )
    ) AS notices
"""


@dataclass(frozen=True, slots=True)
class UnreadCounts:
    """Number of tracked posts with new comments, and of unread notices."""

    tracked: int
    notices: int


def unread_counts_of(member) -> UnreadCounts:
    """The unread counts of the member. One query."""
    [row] = select(COUNT, {"member": member.pk})
    return UnreadCounts(**row)
