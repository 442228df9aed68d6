"""`manage.py claim_names`: store what names look like that were written without it."""

from typing import Any

from django.core.management import BaseCommand
from django.db import transaction

from accounts.models import NameKey, RetiredName, User

BATCH_SIZE = 1000


class Command(BaseCommand):
    help = (
        "Protect the names of members who signed up with an older version from names that look like theirs. "
        "`serve` does this at every start."
    )

    def handle(self, **options: Any) -> None:
        for name in RetiredName.objects.values_list("pk", flat=True):
            NameKey.objects.add(None, name)
        last: int | None = 0
        while last is not None:
            last = self.claim_after(last)

    @transaction.atomic
    def claim_after(self, last: int) -> int | None:
        """Claim the names of some members without keys, and return the last primary key, if there was any."""
        without_keys = User.objects.filter(pk__gt=last, name_keys=None).order_by("pk")
        members = list(without_keys.select_for_update(of=("self",), no_key=True)[:BATCH_SIZE])
        for member in members:
            NameKey.objects.add(member, member.username, member.display_name)
        return members[-1].pk if members else None
