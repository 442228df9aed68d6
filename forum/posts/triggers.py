"""What changes the version of a post, and with it the ETag of its pages and of lists that show it."""

POSTS = """
CREATE OR REPLACE TRIGGER pagecache_touch BEFORE INSERT OR UPDATE ON posts_post
    FOR EACH ROW EXECUTE FUNCTION pagecache_touch_row();
"""
# For triggers on tables with a column `post_id` whose rows the page of a post shows: once per statement. The post
# is locked by then, as in all verbs: first the post, then what belongs to it.
TOUCH_POSTS = """
CREATE OR REPLACE FUNCTION posts_touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE posts_post SET version = version WHERE id = ANY (ARRAY(SELECT DISTINCT post_id FROM changed));
    RETURN NULL;
END $$;
"""
ALL = POSTS + TOUCH_POSTS
