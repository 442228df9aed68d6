"""Triggers that increase a post's version when its imported file changes, since the page shows the origin."""

FILES = """
CREATE OR REPLACE TRIGGER posts_touch_inserted AFTER INSERT ON importing_importedfile
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION posts_touch();
CREATE OR REPLACE TRIGGER posts_touch_updated AFTER UPDATE ON importing_importedfile
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION posts_touch();
"""
ALL = FILES
