from django.contrib.postgres.indexes import HashIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """An index that finds posts about the same article, built while the site runs."""

    atomic = False
    dependencies = [("posts", "0006_fill_source_key")]
    operations = [
        AddIndexConcurrently(
            "post",
            HashIndex(fields=["source_key"], name="posts_by_article", condition=models.Q(status="published")),
        )
    ]
