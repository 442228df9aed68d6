from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

COMMENTS = """
INSERT INTO search_commententry (comment_id, post_id, author_id, created_at, block, is_visible)
SELECT id, post_id, author_id, created_at, id / 256, NOT is_removed FROM comments_comment
WHERE NOT EXISTS (SELECT FROM search_commententry WHERE comment_id = id)
ON CONFLICT DO NOTHING
"""
POSTS = """
INSERT INTO search_postentry (post_id, author_id, created_at, block, is_visible)
SELECT id, author_id, coalesce(published_at, created_at), id / 256, status = 'published' FROM posts_post
WHERE NOT EXISTS (SELECT FROM search_postentry WHERE post_id = id)
ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    """Removed texts and drafts have entries now, without words at first. While the site runs."""

    atomic = False
    dependencies = [("search", "0006_spelling_triggers")]
    operations = [
        AddIndexConcurrently(
            "commententry",
            models.Index(condition=models.Q(words=None), fields=["comment"], name="comments_to_index"),
        ),
        AddIndexConcurrently(
            "postentry",
            models.Index(condition=models.Q(words=None), fields=["post"], name="posts_to_index"),
        ),
        migrations.RunSQL(COMMENTS, migrations.RunSQL.noop),
        migrations.RunSQL(POSTS, migrations.RunSQL.noop),
    ]
