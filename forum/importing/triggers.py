"""An imported file changes the version of its post, whose page says where it came from."""

FILES = """
CREATE OR REPLACE TRIGGER posts_touch_inserted AFTER INSERT ON importing_importedfile
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION posts_touch();
CREATE OR REPLACE TRIGGER posts_touch_updated AFTER UPDATE ON importing_importedfile
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION posts_touch();
"""
ALL = FILES
