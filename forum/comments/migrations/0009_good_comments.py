from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """An index that finds the most upvoted comments of a thread, built while the site runs."""

    atomic = False
    dependencies = [("comments", "0008_unfeatured")]
    operations = [
        AddIndexConcurrently(
            "comment",
            models.Index(
                fields=["post", "-upvote_count"],
                name="good_comments",
                condition=Q(upvote_count__gte=3, is_removed=False),
            ),
        ),
    ]
