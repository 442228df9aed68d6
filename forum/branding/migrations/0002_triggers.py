from django.db import migrations

from forum.branding import triggers


class Migration(migrations.Migration):
    dependencies = [("branding", "0001_initial"), ("pagecache", "0002_triggers")]
    operations = [migrations.RunSQL(triggers.ALL, migrations.RunSQL.noop)]  # dropped with the tables
