from django.db import migrations

COMMENTS = """
CREATE TRIGGER versions_insert AFTER INSERT ON comments_comment
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION posts_raise_versions();
CREATE TRIGGER versions_update AFTER UPDATE ON comments_comment
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION posts_raise_versions();
CREATE TRIGGER versions_delete AFTER DELETE ON comments_comment
    REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION posts_raise_versions();
"""
NO_COMMENTS = """
DROP TRIGGER versions_insert ON comments_comment;
DROP TRIGGER versions_update ON comments_comment;
DROP TRIGGER versions_delete ON comments_comment;
"""

QUOTATIONS = """
CREATE FUNCTION comments_raise_quoted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE posts_post SET version = version WHERE id = ANY (ARRAY(
        SELECT DISTINCT post_id FROM comments_comment WHERE id = ANY (ARRAY(SELECT quoted_id FROM written))
    ));
    RETURN NULL;
END $$;
CREATE TRIGGER versions_insert AFTER INSERT ON comments_quotation
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION comments_raise_quoted();
CREATE TRIGGER versions_delete AFTER DELETE ON comments_quotation
    REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION comments_raise_quoted();
"""
NO_QUOTATIONS = """
DROP TRIGGER versions_insert ON comments_quotation;
DROP TRIGGER versions_delete ON comments_quotation;
DROP FUNCTION comments_raise_quoted();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0004_every_comment_has_an_arrival"),
        ("posts", "0006_whatever_changes_a_post_raises_its_version"),
    ]
    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '10s'", migrations.RunSQL.noop),
        migrations.RunSQL(COMMENTS, NO_COMMENTS),
        migrations.RunSQL(QUOTATIONS, NO_QUOTATIONS),
    ]
