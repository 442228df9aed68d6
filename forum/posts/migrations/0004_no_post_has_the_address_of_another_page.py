"""A post called "History" would otherwise stand where the history of that post does now."""

from django.db import migrations

FORWARD = "UPDATE posts_post SET slug = slug || '-post' WHERE slug IN ('history', 'value')"


class Migration(migrations.Migration):
    dependencies = [("posts", "0003_revisions_keep_the_source")]
    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
