"""They are few, and every page of a visitor asks whether they are suspended still."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_find_members_by_the_beginning_of_a_name")]
    operations = [
        migrations.AddIndex(
            "user", models.Index("suspended_until", condition=~Q(role="member"), name="suspended_staff")
        ),
    ]
