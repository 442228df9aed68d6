"""A log-in, a theme, a member who is suspended: nothing of that stands on a page. New members stand on none yet, and
those who leave leave posts and comments that change with it."""

from django.db import migrations

FORWARD = """
CREATE TRIGGER versions_names AFTER UPDATE OF username, display_name, role, is_active, suspended_until
    ON accounts_user FOR EACH ROW WHEN (
        (OLD.username, OLD.display_name, OLD.role) IS DISTINCT FROM (NEW.username, NEW.display_name, NEW.role)
        OR NEW.role <> 'member'
        AND (OLD.is_active, OLD.suspended_until) IS DISTINCT FROM (NEW.is_active, NEW.suspended_until)
    ) EXECUTE FUNCTION versions_raise_topic('names');
"""
BACKWARD = "DROP TRIGGER versions_names ON accounts_user;"


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_an_index_of_suspended_moderators"), ("pagecache", "0001_versions")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
