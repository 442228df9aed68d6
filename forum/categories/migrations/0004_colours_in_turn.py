from django.db import migrations

# Categories from before take the ten colours in turn, in the order of the navigation.
COLOURS = """
UPDATE categories_category SET colour = ranked.colour FROM (
    SELECT id, (row_number() OVER (ORDER BY position, name) - 1) % 10 + 1 AS colour FROM categories_category
) AS ranked WHERE ranked.id = categories_category.id
"""


class Migration(migrations.Migration):
    dependencies = [("categories", "0003_colour")]
    operations = [migrations.RunSQL(COLOURS, migrations.RunSQL.noop)]
