"""SQL for publishing a comment: locks the post and the parent, and inserts the row with its number."""

import uuid

from psycopg.types.numeric import Int8

from forum.categories.models import Category
from forum.limits import checking as limits
from forum.posts.models import Post
from forum.posts.rows import MAX_COMMENTERS
from forum.web.sql import instance, select

# Other writers wait while the post is locked. Through the ORM, these statements would take three times as long.
LOCK_POST = """
SELECT post.id, post.author_id, post.status, post.locked_at, post.category_id,
    category.id AS "category.id", category.archived_at AS "category.archived_at"
FROM posts_post AS post JOIN categories_category AS category ON category.id = post.category_id
WHERE post.id = %(post)s
FOR NO KEY UPDATE OF post
"""
LOCK_PARENT = """
SELECT id, author_id, path, is_removed FROM comments_comment
WHERE id = %(parent)s AND post_id = %(post)s
FOR NO KEY UPDATE
"""
# What the author published with this form key, and the ages of their latest comments.
SENT_BEFORE = """
SELECT (SELECT id FROM comments_comment WHERE author_id = %(author)s AND key = %(key)s::uuid) AS sent,
    ARRAY(
        SELECT extract(epoch FROM statement_timestamp() - created_at)::float8 FROM comments_comment
        WHERE author_id = %(author)s AND created_at > statement_timestamp() - interval '{seconds} s'
        ORDER BY created_at DESC LIMIT {most}
    ) AS ages
"""
# Inserts the row with its number and updates all counters. The ORM would need three statements, and eight writers
# would publish half as many replies per second. The locks keep other transactions from changing the counters.
INSERT = f"""
WITH post AS (
    UPDATE posts_post
    SET comment_count = comment_count + 1, last_sequence = last_sequence + 1, last_activity_at = clock_timestamp(),
        roots_numbered = roots_numbered + (%(parent)s::bigint IS NULL)::int,
        recent_commenters = (%(author)s || array_remove(recent_commenters, %(author)s))[:{MAX_COMMENTERS}]
    WHERE id = %(post)s
    RETURNING id, last_sequence, roots_numbered, last_activity_at
), parent AS (
    UPDATE comments_comment SET replies_numbered = replies_numbered + 1 WHERE id = %(parent)s::bigint
    RETURNING path, replies_numbered
)
INSERT INTO comments_comment (
    post_id, parent_id, path, sequence, author_id, key, body, body_html, search_words, created_at,
    replies_numbered, upvote_count, hidden_reason
)
SELECT post.id, %(parent)s::bigint,
    CASE WHEN %(parent)s::bigint IS NULL THEN ARRAY[post.roots_numbered] ELSE path || replies_numbered END,
    post.last_sequence, %(author)s, %(key)s::uuid, %(body)s, %(body_html)s, %(search_words)s::tsvector,
    post.last_activity_at, 0, 0, ''
FROM post LEFT JOIN parent ON true
RETURNING id, path, sequence, created_at
"""


def lock(post_id: int, parent_id: int | None):
    """Lock the post, then the parent, until the transaction ends, and return both with the fields that the
    permission rules need. Raises DoesNotExist if either has been deleted."""
    rows = select(LOCK_POST, {"post": post_id})
    if not rows:
        raise Post.DoesNotExist
    post = instance(Post, rows[0])
    post.category = instance(Category, rows[0], "category.")
    if parent_id is None:
        return post, None
    rows = select(LOCK_PARENT, {"post": post_id, "parent": parent_id})
    if not rows:
        raise post.comments.model.DoesNotExist
    parent = instance(post.comments.model, rows[0])
    parent.post = post
    return post, parent


def sent_before(author, key: uuid.UUID | None) -> tuple[int | None, list[float]]:
    """The ID of the comment that the author has already published with this form key, if any; and the ages of the
    author's latest comments, in seconds, as far as limits need them."""
    rates = limits.rates_for(author, "comments")
    # The numbers aren't parameters, because PostgreSQL would then plan the query each time.
    query = SENT_BEFORE.format(seconds=limits.longest(rates), most=limits.most(rates))
    [row] = select(query, {"author": author.pk, "key": key})
    return row["sent"], row["ages"]


def insert(comment) -> None:
    """Save a new comment under its locked post and parent, with the next free number, and count it."""
    values = {
        "post": Int8(comment.post_id),
        "parent": comment.parent_id and Int8(comment.parent_id),
        "author": Int8(comment.author_id),
        **{name: getattr(comment, name) for name in ("key", "body", "body_html", "search_words")},
    }
    [row] = select(INSERT, values)
    for name, value in row.items():
        setattr(comment, name, value)
    comment._state.adding = False
