from django.db import migrations

from forum.branding import triggers


class Migration(migrations.Migration):
    dependencies = [("branding", "0004_site_logo")]
    operations = [migrations.RunSQL(triggers.ALL, migrations.RunSQL.noop)]
