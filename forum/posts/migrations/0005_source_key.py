from django.db import migrations, models


class Migration(migrations.Migration):
    """A key by which posts about the same article are found. The form checks addresses, no longer the column."""

    dependencies = [("posts", "0004_search_words")]
    operations = [
        migrations.AddField(
            model_name="post",
            name="source_key",
            field=models.TextField(
                editable=False,
                help_text="The same for all addresses of an article: see addresses.article_key.",
                null=True,
            ),
        ),
        migrations.AlterField(
            model_name="post",
            name="source_url",
            field=models.CharField(blank=True, max_length=1000, verbose_name="link to the article"),
        ),
    ]
