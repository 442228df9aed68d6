from django.db import migrations

FORWARD = """
CREATE TRIGGER versions_insert AFTER INSERT ON importing_importedfile
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION posts_raise_versions();
CREATE TRIGGER versions_update AFTER UPDATE ON importing_importedfile
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION posts_raise_versions();
"""
BACKWARD = """
DROP TRIGGER versions_insert ON importing_importedfile;
DROP TRIGGER versions_update ON importing_importedfile;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("importing", "0001_initial"),
        ("posts", "0006_whatever_changes_a_post_raises_its_version"),
    ]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
