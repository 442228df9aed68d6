"""For the statement that publishes a comment: it sees the rows as they were when it came, before it waited for the
post. A function that is VOLATILE sees what was committed until it is called."""

from django.db import migrations

AUTHOR = """
CREATE FUNCTION comments_author_stands(author bigint, active boolean, suspended timestamptz) RETURNS boolean
    LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM accounts_user
        WHERE id = author AND (is_active, suspended_until) IS NOT DISTINCT FROM (active, suspended)
    );
END $$;
"""
NO_AUTHOR = "DROP FUNCTION comments_author_stands(bigint, boolean, timestamptz);"


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0005_whatever_changes_a_thread_raises_the_version_of_its_post"),
        migrations.swappable_dependency("accounts.User"),
    ]
    operations = [migrations.RunSQL(AUTHOR, NO_AUTHOR)]
