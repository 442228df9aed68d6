"""Of categories whose names were the same but for capitals, the first keeps its name: "Books", then "BOOKS (2)".

So that the constraint that comes next breaks no site. Moderators can name them anew, or move posts and archive one.
"""

from django.db import migrations
from django.db.models.functions import Lower

LONGEST = 60


def number(apps, schema_editor):
    categories = apps.get_model("categories", "Category").objects
    taken = set(categories.values_list(Lower("name"), flat=True))
    met = set()
    for category in categories.annotate(lower=Lower("name")).order_by("pk"):
        if category.lower in met:
            category.name = next(name for name in numbered(category.name) if name.lower() not in taken)
            taken.add(category.name.lower())
            category.save(update_fields=["name"])
        met.add(category.lower)


def numbered(name: str):
    count = 2
    while True:
        suffix = f" ({count})"
        yield name[: LONGEST - len(suffix)] + suffix
        count += 1


class Migration(migrations.Migration):
    dependencies = [("categories", "0002_whatever_changes_a_category_raises_the_version_of_names")]
    operations = [migrations.RunPython(number, migrations.RunPython.noop, elidable=True)]
