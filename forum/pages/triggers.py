"""Trigger that changes the ETag of every page when a page is published, because all pages link it."""

PAGES = """
CREATE OR REPLACE TRIGGER pagecache_names AFTER INSERT OR UPDATE OR DELETE ON pages_page
    FOR EACH STATEMENT EXECUTE FUNCTION pagecache_touch_topic('names');
"""
ALL = PAGES
