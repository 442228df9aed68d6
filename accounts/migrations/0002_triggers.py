from django.db import migrations

from accounts import triggers


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial"), ("pagecache", "0002_triggers")]
    operations = [migrations.RunSQL(triggers.ALL, migrations.RunSQL.noop)]  # dropping a table drops its triggers
