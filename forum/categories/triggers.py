"""What changes the ETag of every page, since the navigation lists all categories."""

NAMES = """
CREATE OR REPLACE TRIGGER pagecache_names AFTER INSERT OR UPDATE OR DELETE ON categories_category
    FOR EACH STATEMENT EXECUTE FUNCTION pagecache_touch_topic('names');
"""
ALL = NAMES
