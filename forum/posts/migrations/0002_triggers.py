from django.db import migrations

from forum.posts import triggers


class Migration(migrations.Migration):
    dependencies = [("posts", "0001_initial"), ("pagecache", "0002_triggers")]
    operations = [migrations.RunSQL(triggers.ALL, migrations.RunSQL.noop)]  # the tables take their triggers along
