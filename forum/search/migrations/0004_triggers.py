from django.db import migrations

from forum.search import triggers

# Servers of the version before may still be running, and call search_language(). So that function stays.
OUTDATED = """
DROP TRIGGER IF EXISTS search_enter ON comments_comment;
DROP TRIGGER IF EXISTS search_enter ON posts_post;
DROP FUNCTION IF EXISTS search_enter_comments, search_follow_comment, search_enter_posts, search_follow_post CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0003_search_words"),
        ("comments", "0004_search_words"),
        ("posts", "0004_search_words"),
    ]
    operations = [
        migrations.RunSQL(OUTDATED, migrations.RunSQL.noop),
        migrations.RunSQL(triggers.ALL, migrations.RunSQL.noop),  # dropping a table drops its triggers
    ]
