from django.db import migrations

from forum.moderation import triggers


class Migration(migrations.Migration):
    dependencies = [("moderation", "0001_initial")]
    operations = [migrations.RunSQL(triggers.ALL, migrations.RunSQL.noop)]  # dropped with the tables
