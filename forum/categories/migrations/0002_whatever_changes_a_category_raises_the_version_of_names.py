from django.db import migrations

FORWARD = """
CREATE TRIGGER versions_names AFTER INSERT OR UPDATE OR DELETE ON categories_category
    FOR EACH STATEMENT EXECUTE FUNCTION versions_raise_topic('names');
"""
BACKWARD = "DROP TRIGGER versions_names ON categories_category;"


class Migration(migrations.Migration):
    dependencies = [("categories", "0001_initial"), ("pagecache", "0001_versions")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
