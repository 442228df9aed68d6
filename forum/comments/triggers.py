"""Triggers that raise the version of a post when its comments or quotations change: see posts/triggers.py."""

COMMENTS = """
CREATE OR REPLACE TRIGGER posts_touch_inserted AFTER INSERT ON comments_comment
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION posts_touch();
CREATE OR REPLACE TRIGGER posts_touch_updated AFTER UPDATE ON comments_comment
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION posts_touch();
CREATE OR REPLACE TRIGGER posts_touch_deleted AFTER DELETE ON comments_comment
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION posts_touch();
"""
QUOTATIONS = """
CREATE OR REPLACE FUNCTION comments_touch_quoted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE posts_post SET version = version WHERE id = ANY (ARRAY(
        SELECT DISTINCT post_id FROM comments_comment WHERE id = ANY (ARRAY(SELECT quoted_id FROM changed))
    ));
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER posts_touch_inserted AFTER INSERT ON comments_quotation
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION comments_touch_quoted();
CREATE OR REPLACE TRIGGER posts_touch_deleted AFTER DELETE ON comments_quotation
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION comments_touch_quoted();
"""
ALL = COMMENTS + QUOTATIONS
