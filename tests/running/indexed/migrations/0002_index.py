from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("indexed", "0001_initial")]
    operations = [
        AddIndexConcurrently("entry", models.Index("number", name="indexed_entry_number")),
    ]
