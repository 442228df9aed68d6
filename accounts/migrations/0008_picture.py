from django.db import migrations, models


class Migration(migrations.Migration):
    """The name of a member's picture, and why a moderator has removed it."""

    dependencies = [("accounts", "0007_time_zone")]
    operations = [
        migrations.AddField(
            "user",
            "picture",
            models.CharField(
                "picture",
                max_length=32,
                blank=True,
                default="",
                db_default="",
                help_text="Its name in the folder of pictures.",
            ),
        ),
        migrations.AddField(
            "user",
            "picture_removed_reason",
            models.TextField("reason for removing the picture", blank=True, default="", db_default=""),
        ),
    ]
