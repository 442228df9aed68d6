from django.db import migrations

from forum.posts import triggers


class Migration(migrations.Migration):
    dependencies = [("posts", "0001_posts_and_upvotes"), ("pagecache", "0002_triggers")]
    operations = [migrations.RunSQL(triggers.ALL, migrations.RunSQL.noop)]  # dropped with the tables
