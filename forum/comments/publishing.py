"""Publishing a comment is one statement: what makes its row also counts it, tells of it and lets its draft go.

So the post is locked, for which all wait who write under it, only while PostgreSQL works, and never while Python
does, which has other threads to run.
"""

from django.db import connection
from psycopg.types.numeric import Int8

from forum.drafts.models import SENT
from forum.notifications.models import TELL, WROTE, told

from . import live

# Who waited for a locked row goes on with what it is then. Nothing is made if the post, what is answered or the
# author stands otherwise than the rules were asked about, nor if the form of this key has made a comment before.
#
# With a statement for each effect a reply cost 7 ms, by this 4.5, and eight who write at once got 156 done in a
# second, by this 300. But the plan must not look much dearer while the values are not known, as by lookups for
# each of an array: PostgreSQL would make a new one each time, for as much as all the rest costs.
PUBLISH = f"""
WITH post AS (
    SELECT post.id, arrivals, roots_numbered
    FROM posts_post AS post JOIN categories_category AS category ON category.id = category_id
    WHERE post.id = %(post)s
      AND (status, locked_at, archived_at) IS NOT DISTINCT FROM (%(status)s, %(locked_at)s, %(archived_at)s)
    FOR NO KEY UPDATE OF post
), parent AS (
    SELECT parent.id, path, replies_numbered
    FROM comments_comment AS parent JOIN post ON post.id = post_id
    WHERE parent.id = %(parent)s::bigint
      AND (hidden_at, withdrawn_at) IS NOT DISTINCT FROM (%(hidden_at)s, %(withdrawn_at)s)
    FOR NO KEY UPDATE OF parent
), made AS (
    INSERT INTO comments_comment (
        post_id, parent_id, path, arrival, author_id, key, body, body_html, created_at,
        replies_numbered, value_count, hidden_reason
    )
    SELECT post.id, parent.id,
        CASE WHEN parent.id IS NULL THEN ARRAY[roots_numbered + 1] ELSE path || (replies_numbered + 1) END,
        arrivals + 1, %(author)s, %(key)s::uuid, %(body)s, %(body_html)s, clock_timestamp(), 0, 0, ''
    FROM post LEFT JOIN parent ON true
    WHERE parent.id IS NOT DISTINCT FROM %(parent)s::bigint
      AND comments_author_stands(%(author)s, %(is_active)s, %(suspended_until)s)
    ON CONFLICT (author_id, key) DO NOTHING
    RETURNING id, post_id, author_id, path, arrival, created_at
), counted AS (
    UPDATE posts_post SET comment_count = comment_count + 1, arrivals = made.arrival,
        roots_numbered = roots_numbered + (cardinality(path) = 1)::int, last_activity_at = made.created_at
    FROM made WHERE posts_post.id = made.post_id
), counted_by_parent AS (
    UPDATE comments_comment SET replies_numbered = replies_numbered + 1
    FROM made WHERE comments_comment.id = %(parent)s::bigint
), quotes AS (
    INSERT INTO comments_quotation (comment_id, quoted_id)
    SELECT made.id, quoted.id FROM made JOIN comments_comment AS quoted ON quoted.id = ANY(%(quoted)s::bigint[])
    FOR KEY SHARE OF quoted
), read AS ({WROTE}), told AS ({TELL}), sent AS ({SENT})
SELECT id, path, arrival, created_at, {live.ANNOUNCE} FROM made
"""


def publish(comment, *, quoted: list[int], mentioned: list[int], place: str | None) -> bool:
    """Give the comment its row and its number, with all that follows from it. Whether that could be done: only as
    the rules were asked about its post, its parent and its author, which stand as they are loaded.

    `quoted`, `mentioned`: keys of comments and of members. `place`: where its form was sent to; None without one.
    """
    post, parent, author = comment.post, comment.parent, comment.author
    facts = {name: getattr(comment, name) for name in ("key", "body", "body_html")}
    facts |= {"post": post.pk, "status": str(post.status), "locked_at": post.locked_at}
    facts |= {"archived_at": post.category.archived_at}
    facts |= {"parent": parent and parent.pk, "hidden_at": parent and parent.hidden_at}
    facts |= {"withdrawn_at": parent and parent.withdrawn_at}
    facts |= {"author": author.pk, "is_active": author.is_active, "suspended_until": author.suspended_until}
    facts |= told(answered=parent and parent.author_id, mentioned=mentioned)
    facts |= {"quoted": quoted, "place": place}
    with connection.cursor() as cursor:
        cursor.execute(PUBLISH, {name: _of_one_type(value) for name, value in facts.items()})
        made = cursor.fetchone()
    if made:
        comment.pk, comment.path, comment.arrival, comment.created_at, _announced = made
        comment._state.adding = False
    return bool(made)


def _of_one_type(value):
    """Numbers as PostgreSQL's bigint: sent as the smallest type that holds them, they would need a plan for each
    of many mixtures of types, and a plan takes 400 kB."""
    if isinstance(value, list):
        return [_of_one_type(each) for each in value]
    return Int8(value) if type(value) is int else value
