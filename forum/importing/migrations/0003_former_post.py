from django.db import migrations, models


class Migration(migrations.Migration):
    """Which post was deleted when an import was undone, so that its URLs can lead to the next one."""

    dependencies = [("importing", "0002_triggers")]
    operations = [
        migrations.AddField(
            model_name="importedfile",
            name="former_post",
            field=models.BigIntegerField(
                help_text="The key of the post that was deleted when this was undone.",
                null=True,
                verbose_name="former post",
            ),
        ),
    ]
