from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """An index that finds former posts, built while the site runs."""

    atomic = False
    dependencies = [("importing", "0003_former_post")]
    operations = [
        AddIndexConcurrently(
            "importedfile",
            models.Index(
                fields=["former_post"],
                condition=models.Q(former_post__isnull=False),
                name="files_by_former_post",
            ),
        )
    ]
