from django.db import migrations

BATCH_SIZE = 500
FILL = """
UPDATE posts_post SET recent_commenters = ARRAY(
    SELECT author_id FROM comments_comment
    WHERE post_id = posts_post.id AND NOT is_removed AND imported_at IS NULL
    GROUP BY author_id ORDER BY max(sequence) DESC LIMIT 3
)
WHERE id = ANY (%s)
"""


def fill(apps, schema_editor):
    """Set the latest commenters of posts with comments. Each batch is saved by itself: repeat it after a crash."""
    posts = apps.get_model("posts", "Post").objects.filter(comment_count__gt=0).order_by("pk")
    last = 0
    with schema_editor.connection.cursor() as cursor:
        while batch := list(posts.filter(pk__gt=last).values_list("pk", flat=True)[:BATCH_SIZE]):
            cursor.execute(FILL, [batch])
            last = batch[-1]


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("comments", "0006_without_index_of_author"), ("posts", "0009_recent_commenters")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
