from django.db import migrations

from forum.importing import triggers


class Migration(migrations.Migration):
    dependencies = [("importing", "0001_initial"), ("posts", "0002_triggers")]
    operations = [migrations.RunSQL(triggers.ALL, migrations.RunSQL.noop)]  # dropped with the tables
