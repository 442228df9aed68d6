from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial"), ("pagecache", "0002_triggers")]
    operations = []  # a later migration creates the triggers
