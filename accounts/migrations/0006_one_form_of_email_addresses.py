from django.db import migrations, transaction
from django.db.utils import IntegrityError

from accounts.emails import one_form


def convert(apps, schema_editor):
    """Store the addresses with international hosts in the form in which they are compared. There are few. Those that
    someone has in both forms stay."""
    for model in (apps.get_model("accounts", "User"), apps.get_model("account", "EmailAddress")):
        for row in model.objects.filter(email__regex=r"[^ -~]").only("email"):
            try:
                with transaction.atomic():
                    model.objects.filter(pk=row.pk).update(email=one_form(row.email))
            except IntegrityError:
                pass


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_name_keys"), ("account", "0009_emailaddress_unique_primary_email")]
    operations = [migrations.RunPython(convert, migrations.RunPython.noop, elidable=True)]
