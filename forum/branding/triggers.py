"""Trigger that changes the ETag of every page when the site's settings change, since all pages show them."""

SITE = """
CREATE OR REPLACE TRIGGER pagecache_names AFTER INSERT OR UPDATE OR DELETE ON branding_site
    FOR EACH STATEMENT EXECUTE FUNCTION pagecache_touch_topic('names');
"""
ALL = SITE
