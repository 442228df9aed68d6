"""What the front page and categories show besides the list: a lead, and comments and threads worth reading.

Both the ETag and the page need them, so they are common table expressions, which a query puts before its SELECT:

- `active`: the posts with the latest activity, which all others are chosen from
- `lead`: the post of the last days with the most comments and upvotes together
- `said`: the most upvoted short comments on it, of different members, but not of its submitter
- `discussed`: the other posts of the period with the most comments
- `missed`: the most upvoted comments in threads with few comments, one of each thread
"""

from accounts.models.user import SUSPENDED
from forum.comments.models.comment import GOOD_UPVOTES
from forum.posts.models.post import PUBLISHED

LEAD_DAYS, LEAD_REACTIONS, SAID, SAID_LENGTH = 3, 3, 2, 280
DISCUSSED, DISCUSSED_COMMENTS = 5, 3
MISSED, QUIET = 3, 10  # a thread is quiet with at most so many comments
# Only the most recently active posts are looked at, so that the cost doesn't depend on how many there are.
CANDIDATES = 100

# By the partial index `comments_most_upvoted`, whose condition comes first here.
_GOOD = f"""
    c.upvote_count >= {GOOD_UPVOTES} AND NOT c.is_removed AND c.unfeatured_at IS NULL
    AND NOT EXISTS (SELECT FROM moderation_report WHERE comment_id = c.id AND resolved_at IS NULL)
    AND EXISTS (
        SELECT FROM accounts_user u WHERE u.id = c.author_id AND u.is_active AND (u.{SUSPENDED}) IS NOT TRUE
    )
"""
_NOT_IGNORED = """
    AND c.author_id <> ALL (ARRAY(SELECT ignored_id FROM accounts_ignore WHERE member_id = %(member)s))
"""
_PICKS = f"""
WITH active AS MATERIALIZED (
    SELECT id, version, author_id, comment_count, upvote_count, published_at, last_activity_at, last_sequence,
        pinned_at IS NULL AND locked_at IS NULL AS may_lead
    FROM posts_post WHERE {PUBLISHED} {{in_category}}
    ORDER BY pinned_at DESC NULLS LAST, last_activity_at DESC, id DESC LIMIT {CANDIDATES}
), recent AS MATERIALIZED (
    SELECT * FROM active WHERE published_at > now() - interval '{{days}} days'
), lead AS MATERIALIZED (
    SELECT id, version, author_id FROM recent
    WHERE {{with_lead}} AND may_lead AND published_at > now() - interval '{LEAD_DAYS} days'
        AND comment_count + upvote_count >= {LEAD_REACTIONS}
    ORDER BY comment_count + upvote_count DESC, id DESC LIMIT 1
), said AS MATERIALIZED (
    SELECT id, upvote_count FROM (
        SELECT DISTINCT ON (c.author_id) c.id, c.upvote_count
        FROM comments_comment c JOIN lead ON lead.id = c.post_id
        WHERE {_GOOD} {{not_ignored}} AND c.author_id IS DISTINCT FROM lead.author_id
            AND length(c.body) <= {SAID_LENGTH}
        ORDER BY c.author_id, c.upvote_count DESC, c.id
    ) AS best
    ORDER BY upvote_count DESC, id LIMIT {SAID}
), discussed AS MATERIALIZED (
    SELECT id, version, comment_count FROM recent
    WHERE comment_count >= {DISCUSSED_COMMENTS} AND id NOT IN (SELECT id FROM lead)
    ORDER BY comment_count DESC, id DESC LIMIT {DISCUSSED}
), missed AS MATERIALIZED (
    SELECT good.id, recent.version, good.upvote_count FROM recent CROSS JOIN LATERAL (
        SELECT c.id, c.upvote_count FROM comments_comment c WHERE c.post_id = recent.id AND {_GOOD} {{not_ignored}}
        ORDER BY c.upvote_count DESC, c.id LIMIT 1
    ) AS good
    WHERE comment_count BETWEEN 1 AND {QUIET} AND recent.id NOT IN (SELECT id FROM lead)
    ORDER BY good.upvote_count DESC, good.id DESC LIMIT {MISSED}
)
"""
IN_CATEGORY = "AND category_id = (SELECT id FROM categories_category WHERE slug = %(slug)s)"
# How many posts it has, counted up to a limit.
MANY = 1_000
COUNT_IN_CATEGORY = f"""
(SELECT count(*) FROM (SELECT FROM posts_post WHERE {PUBLISHED} {IN_CATEGORY} LIMIT {MANY + 1}) AS counted)
"""
WEEK, MONTH = 7, 30  # days of posts that are looked at: beside all lists, and beside that of a category
# Of a query with the picks: a text that differs whenever the picks look different.
VERSION = """
(SELECT string_agg(each, ' ' ORDER BY each) FROM (
    SELECT concat_ws(':', 'lead', id, version) AS each FROM lead
    UNION ALL SELECT concat_ws(':', 'said', id) FROM said
    UNION ALL SELECT concat_ws(':', id, version) FROM discussed
    UNION ALL SELECT concat_ws(':', 'missed', id, version) FROM missed
) AS picked)
"""


def picks(*, days: int, with_lead: bool = False, in_category: bool = False, for_member: bool = False) -> str:
    """The common table expressions, for posts of so many days. Members don't see comments by members they ignore.

    The query takes `slug` if it is about a category, and `member` if it is for one.
    """
    return _PICKS.format(
        days=days,
        with_lead=with_lead,
        in_category=IN_CATEGORY if in_category else "",
        not_ignored=_NOT_IGNORED if for_member else "",
    )
