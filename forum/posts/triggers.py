"""Triggers that increase the version of a post, and so change the ETag of its page and of lists that show it."""

POSTS = """
CREATE OR REPLACE TRIGGER pagecache_touch BEFORE INSERT OR UPDATE ON posts_post
    FOR EACH ROW EXECUTE FUNCTION pagecache_touch_row();
"""
# For statement triggers on tables with a `post_id` column whose rows a post's page shows. The post is already
# locked then, because all our code locks the post before the rows that belong to it.
TOUCH_POSTS = """
CREATE OR REPLACE FUNCTION posts_touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE posts_post SET version = version WHERE id = ANY (ARRAY(SELECT DISTINCT post_id FROM changed));
    RETURN NULL;
END $$;
"""
ALL = POSTS + TOUCH_POSTS
