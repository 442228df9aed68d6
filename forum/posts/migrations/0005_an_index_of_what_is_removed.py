"""A search leaves out the comments under posts that are removed; these are few, and found here at once."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("posts", "0004_no_post_has_the_address_of_another_page")]
    operations = [
        AddIndexConcurrently(
            "post",
            models.Index(condition=models.Q(("status", "removed")), fields=["id"], name="posts_removed"),
        ),
    ]
