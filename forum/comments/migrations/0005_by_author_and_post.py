from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """An index that finds a member's comments in a thread, built while the site runs."""

    atomic = False
    dependencies = [("comments", "0004_search_words")]
    operations = [
        AddIndexConcurrently(
            "comment", models.Index(fields=["author", "post", "sequence"], name="comments_by_author_and_post")
        )
    ]
