"""Writing a post raises its version.

posts_raise_versions() is for whatever is shown under a post: a statement's rows, of whichever table, name their posts.
The statement comes when the post is locked already, as all verbs do it: first the post, then what belongs to it.
"""

from django.db import migrations

POSTS = """
CREATE TRIGGER versions_row BEFORE INSERT OR UPDATE ON posts_post
    FOR EACH ROW EXECUTE FUNCTION versions_raise_row();
CREATE FUNCTION posts_raise_versions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE posts_post SET version = version WHERE id = ANY (ARRAY(SELECT DISTINCT post_id FROM written));
    RETURN NULL;
END $$;
"""
NO_POSTS = """
DROP TRIGGER versions_row ON posts_post;
DROP FUNCTION posts_raise_versions();
"""


class Migration(migrations.Migration):
    dependencies = [("posts", "0005_an_index_of_what_is_removed"), ("pagecache", "0001_versions")]
    operations = [
        # Making a trigger waits for who writes, and all who write after that wait for it.
        migrations.RunSQL("SET LOCAL lock_timeout = '10s'", migrations.RunSQL.noop),
        migrations.RunSQL(POSTS, NO_POSTS),
    ]
