from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """An index that finds the top comments of a thread, built while the site runs."""

    atomic = False
    dependencies = [("comments", "0008_unfeatured")]
    operations = [
        AddIndexConcurrently(
            "comment",
            models.Index(
                "post",
                models.F("upvote_count").desc(),
                "path",
                condition=models.Q(upvote_count__gte=3, is_removed=False),
                name="comments_most_upvoted",
            ),
        )
    ]
