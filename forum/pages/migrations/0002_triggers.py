from django.db import migrations

from forum.pages import triggers


class Migration(migrations.Migration):
    dependencies = [("pages", "0001_initial"), ("pagecache", "0002_triggers")]
    operations = [migrations.RunSQL(triggers.ALL, migrations.RunSQL.noop)]  # dropped with the tables
