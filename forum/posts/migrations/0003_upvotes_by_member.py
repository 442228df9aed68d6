from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """An index that counts a member's latest upvotes, built while the site runs."""

    atomic = False
    dependencies = [("posts", "0002_triggers")]
    operations = [
        AddIndexConcurrently("upvote", models.Index(fields=["member", "-created_at"], name="upvotes_by_member"))
    ]
