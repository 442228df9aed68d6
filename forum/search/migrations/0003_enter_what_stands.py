"""Entries for the posts and comments that were there before the triggers: a thousand at a time, each for itself."""

from django.db import migrations

AT_A_TIME = 1000

# FOR SHARE: what somebody hides or edits in this moment is seen as it stands then.
COMMENTS = """
INSERT INTO search_commententry (comment_id, post_id, author_id, created_at, shelf, words)
SELECT id, post_id, author_id, created_at, id / 256, search_words(body_html)
FROM comments_comment
WHERE id > %s AND id <= %s AND hidden_at IS NULL AND withdrawn_at IS NULL
ORDER BY id FOR SHARE
ON CONFLICT DO NOTHING
"""
POSTS = """
INSERT INTO search_postentry (post_id, author_id, created_at, shelf, words)
SELECT id, author_id, published_at, id / 256, search_words(title, source_name || ' ' || byline, body_html)
FROM posts_post WHERE id > %s AND id <= %s AND status = 'published'
ORDER BY id FOR SHARE
ON CONFLICT DO NOTHING
"""


def enter(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        for table, statement in (("posts_post", POSTS), ("comments_comment", COMMENTS)):
            cursor.execute(f"SELECT max(id) FROM {table}")
            last = cursor.fetchone()[0] or 0
            for key in range(0, last, AT_A_TIME):
                cursor.execute(statement, [key, key + AT_A_TIME])


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("search", "0002_triggers_keep_the_entries")]
    operations = [migrations.RunPython(enter, migrations.RunPython.noop)]
