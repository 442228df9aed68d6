from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import migrations, models

from forum.text.trigrams import TrigramKey


class Migration(migrations.Migration):
    dependencies = [("search", "0004_triggers"), ("accounts", "0003_trigram_key")]
    operations = [
        migrations.CreateModel(
            name="Spelling",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("text", models.TextField()),
                (
                    "key",
                    models.GeneratedField(
                        db_persist=True, expression=TrigramKey("text"), output_field=models.TextField()
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["text"], name="spellings_by_text"),
                    GinIndex(OpClass("key", "gin_trgm_ops"), name="spellings_by_trigrams"),
                ],
            },
        ),
    ]
