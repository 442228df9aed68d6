from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations

from forum.text import trigrams


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_triggers")]
    operations = [TrigramExtension(), migrations.RunSQL(trigrams.KEY, "DROP FUNCTION trigram_key")]
