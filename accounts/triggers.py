"""Trigger that changes the ETag of every page: for a new name, picture or role, or the suspension of staff.

Logins and themes don't count, because visitors don't see them. New members aren't on any page yet. When members
leave, their posts and comments change, too.
"""

NAMES = """
CREATE OR REPLACE TRIGGER pagecache_names
    AFTER UPDATE OF username, display_name, picture, role, is_active, suspended_until ON accounts_user
    FOR EACH ROW WHEN (
        (OLD.username, OLD.display_name, OLD.picture, OLD.role)
        IS DISTINCT FROM (NEW.username, NEW.display_name, NEW.picture, NEW.role)
        OR NEW.role <> 'member'
        AND (OLD.is_active, OLD.suspended_until) IS DISTINCT FROM (NEW.is_active, NEW.suspended_until)
    ) EXECUTE FUNCTION pagecache_touch_topic('names');
"""
ALL = NAMES
