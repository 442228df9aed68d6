from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("comments", "0007_fill_recent_commenters")]
    operations = [
        migrations.AddField(
            model_name="comment",
            name="unfeatured_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="kept off the front page"),
        ),
    ]
