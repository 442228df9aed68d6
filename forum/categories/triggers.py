"""Trigger that changes the ETag of every page when a category changes, since the navigation lists them all."""

NAMES = """
CREATE OR REPLACE TRIGGER pagecache_names AFTER INSERT OR UPDATE OR DELETE ON categories_category
    FOR EACH STATEMENT EXECUTE FUNCTION pagecache_touch_topic('names');
"""
ALL = NAMES
