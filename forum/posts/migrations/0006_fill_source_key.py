from django.db import migrations

from forum.text.addresses import article_key

BATCH_SIZE = 500


def fill(apps, schema_editor):
    """Set the key of posts that were published before. Each batch is saved by itself: repeat it after a crash."""
    posts = apps.get_model("posts", "Post").objects.exclude(source_url="").only("source_url").order_by("pk")
    last = 0
    while batch := list(posts.filter(pk__gt=last)[:BATCH_SIZE]):
        for post in batch:
            post.source_key = article_key(post.source_url)
        posts.bulk_update(batch, ["source_key"])
        last = batch[-1].pk


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("posts", "0005_source_key")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
