from django.db import migrations

from forum.pagecache import triggers


class Migration(migrations.Migration):
    dependencies = [("pagecache", "0001_initial")]
    operations = [migrations.RunSQL(triggers.ALL, migrations.RunSQL.noop)]  # dropping a table drops its triggers
