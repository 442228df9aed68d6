from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    atomic = False  # to build the indexes without stopping writers

    dependencies = [("posts", "0007_posts_by_article")]

    operations = [
        AddIndexConcurrently(
            "post",
            models.Index(
                F("published_at").desc(), F("id").desc(), name="posts_by_date", condition=Q(status="published")
            ),
        ),
        AddIndexConcurrently(
            "post",
            models.Index(
                F("upvote_count").desc(),
                F("published_at").desc(),
                F("id").desc(),
                name="posts_by_upvotes",
                condition=Q(status="published"),
            ),
        ),
    ]
