import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("branding", "0002_triggers"),
        ("posts", "0008_newest_and_top"),
    ]

    operations = [
        migrations.AddField(
            model_name="site",
            name="greeting_post",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                limit_choices_to={"status": "published"},
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="posts.post",
                verbose_name="thread for introductions",
            ),
        ),
    ]
