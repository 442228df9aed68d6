from django.db import migrations

# The form for bookmarks has the address /p/1/bookmark/.
RENAME = "UPDATE posts_post SET slug = 'bookmark-post' WHERE slug = 'bookmark'"


class Migration(migrations.Migration):
    dependencies = [("bookmarks", "0001_initial")]

    operations = [migrations.RunSQL(RENAME, migrations.RunSQL.noop)]
