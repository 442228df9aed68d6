from django.db import migrations

from forum.search import triggers


class Migration(migrations.Migration):
    dependencies = [("search", "0005_spellings")]
    operations = [
        migrations.RunSQL(triggers.SPELLINGS, migrations.RunSQL.noop),  # dropping a table drops its triggers
        migrations.RunSQL(triggers.EXISTING_SPELLINGS, migrations.RunSQL.noop),
    ]
