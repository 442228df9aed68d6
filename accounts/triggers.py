"""What changes the ETag of every page: a name or a role, and a suspension of someone with a role.

Not a login or a theme, which no page of a visitor shows. New members aren't on any page yet, and what members who
leave have written changes with them.
"""

NAMES = """
CREATE OR REPLACE TRIGGER pagecache_names
    AFTER UPDATE OF username, display_name, role, is_active, suspended_until ON accounts_user
    FOR EACH ROW WHEN (
        (OLD.username, OLD.display_name, OLD.role) IS DISTINCT FROM (NEW.username, NEW.display_name, NEW.role)
        OR NEW.role <> 'member'
        AND (OLD.is_active, OLD.suspended_until) IS DISTINCT FROM (NEW.is_active, NEW.suspended_until)
    ) EXECUTE FUNCTION pagecache_touch_topic('names');
"""
ALL = NAMES
