"""The two statements of publishing that only a comment needs: lock what it depends on, and give it a number."""

from django.db import connection
from psycopg.types.numeric import Int8

from forum.posts.models import Post

# The row, its number and all counters in one statement: through the ORM they take three, and eight writers publish
# half as many replies per second. The post and the parent are locked, so nobody else counts at the same time.
INSERT = """
WITH post AS (
    UPDATE posts_post
    SET comment_count = comment_count + 1, arrivals = arrivals + 1, last_activity_at = clock_timestamp(),
        roots_numbered = roots_numbered + (%(parent)s::bigint IS NULL)::int
    WHERE id = %(post)s
    RETURNING id, arrivals, roots_numbered, last_activity_at
), parent AS (
    UPDATE comments_comment SET replies_numbered = replies_numbered + 1 WHERE id = %(parent)s::bigint
    RETURNING path, replies_numbered
)
INSERT INTO comments_comment (
    post_id, parent_id, path, arrival, author_id, key, body, body_html, created_at,
    replies_numbered, value_count, hidden_reason
)
SELECT post.id, %(parent)s::bigint,
    CASE WHEN %(parent)s::bigint IS NULL THEN ARRAY[post.roots_numbered] ELSE path || replies_numbered END,
    post.arrivals, %(author)s, %(key)s::uuid, %(body)s, %(body_html)s, post.last_activity_at, 0, 0, ''
FROM post LEFT JOIN parent ON true
RETURNING id, path, arrival, created_at
"""


def lock(post_id: int, parent_id: int | None):
    """The post and the comment replied to, read again and locked until the transaction ends.

    First the post, as everywhere. Raises DoesNotExist if one has been deleted since.
    """
    posts = Post.objects.select_for_update(no_key=True, of=["self"]).select_related("category")
    post = posts.defer("body", "body_html").get(pk=post_id)
    if parent_id is None:
        return post, None
    parent = post.comments.select_for_update(no_key=True).defer("body", "body_html").get(pk=parent_id)
    parent.post = post
    return post, parent


def insert(comment) -> None:
    """Save a new comment under its locked post and parent, with the next free number, and count it."""
    values = {
        "post": Int8(comment.post_id),
        "parent": comment.parent_id and Int8(comment.parent_id),
        "author": Int8(comment.author_id),
        **{name: getattr(comment, name) for name in ("key", "body", "body_html")},
    }
    with connection.cursor() as cursor:
        cursor.execute(INSERT, values)
        comment.pk, comment.path, comment.arrival, comment.created_at = cursor.fetchone()
    comment._state.adding = False
