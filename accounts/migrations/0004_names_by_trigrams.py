from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations

from forum.text.trigrams import TrigramKey


class Migration(migrations.Migration):
    """An index that finds members by the beginning of each word of their names, built while the site runs."""

    atomic = False
    dependencies = [("accounts", "0003_trigram_key")]
    operations = [
        AddIndexConcurrently(
            "user",
            GinIndex(OpClass(TrigramKey("username", "display_name"), "gin_trgm_ops"), name="names_by_trigrams"),
        )
    ]
