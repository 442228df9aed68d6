from django.db import migrations, models


class Migration(migrations.Migration):
    """The time zone in which a member sees times. "" is the browser's."""

    dependencies = [("accounts", "0006_one_form_of_email_addresses")]
    operations = [
        migrations.AddField(
            "user",
            "time_zone",
            models.CharField("time zone", max_length=64, blank=True, default="", db_default=""),
        )
    ]
