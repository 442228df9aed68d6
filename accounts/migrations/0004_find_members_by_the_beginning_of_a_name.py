"""For the beginnings of names, which are asked for while a mention is typed."""

from django.contrib.postgres.indexes import OpClass
from django.db import migrations, models
from django.db.models.functions import Upper


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_unsent_texts_name_their_form")]
    operations = [
        migrations.AddIndex(
            "user",
            models.Index(OpClass(Upper("username"), "text_pattern_ops"), name="usernames_by_beginning"),
        ),
        migrations.AddIndex(
            "user",
            models.Index(OpClass(Upper("display_name"), "text_pattern_ops"), name="display_names_by_beginning"),
        ),
    ]
