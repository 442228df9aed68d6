"""Trigger that changes the ETag of every page when the site's settings change, since all pages show them."""

# For each row, because deleting any post also runs an UPDATE here, which changes none: see Site.greeting_post.
SITE = """
CREATE OR REPLACE TRIGGER pagecache_names AFTER INSERT OR UPDATE OR DELETE ON branding_site
    FOR EACH ROW EXECUTE FUNCTION pagecache_touch_topic('names');
"""
ALL = SITE
