from django.db import migrations

from forum.comments import triggers


class Migration(migrations.Migration):
    dependencies = [("comments", "0002_posts"), ("posts", "0002_triggers")]
    operations = [migrations.RunSQL(triggers.ALL, migrations.RunSQL.noop)]  # dropped with the tables
