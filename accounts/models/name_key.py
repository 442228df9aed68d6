"""What the names of all members look like, so that nobody can choose a name that looks like another one."""

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _

from accounts.names import KEY_LENGTH, keys_of

if TYPE_CHECKING:
    from .user import User


class NameTaken(IntegrityError):
    """Someone else has just taken a name that looks like this one."""


class NameKeyQuerySet(models.QuerySet["NameKey"]):
    def taken(self, *names: str, member: "User | None" = None) -> "models.QuerySet[NameKey]":
        """Keys of these names that others than this member have. Imported authors may look like one another."""
        keys = self.filter(pk__in=set[str]().union(*map(keys_of, names)))
        if member and member.imported:
            keys = keys.exclude(member__imported=True)
        return keys.exclude(member=member) if member and member.pk else keys

    def validate_free(self, name: str, *, member: "User | None" = None) -> None:
        """Raise ValidationError if the name looks like that of someone else, or of a former member."""
        if self.taken(name, member=member).exists():
            message = _("This name looks too much like another member's name. Choose another.")
            raise ValidationError(message, code="similar")

    @transaction.atomic
    def claim(self, member: "User", *names: str) -> None:
        """Store the keys of a member's new names, and free those of the previous display name.

        Raises NameTaken. If two people claim a key at once, the second waits for the first.
        """
        self.add(member, *names)
        if self.taken(*names, member=member).exists():
            raise NameTaken
        kept = keys_of(member.username) | keys_of(member.display_name)
        self.filter(member=member).exclude(pk__in=kept).delete()

    def add(self, member: "User | None", *names: str) -> None:
        """Store those keys of these names that are free. None is for a former member."""
        keys = sorted(set[str]().union(*map(keys_of, names)))  # in one order, so that nobody waits in a circle
        self.bulk_create([self.model(key=key, member=member) for key in keys], ignore_conflicts=True)

    def retire(self, member: "User") -> None:
        """Keep the keys of the username when the account is deleted."""
        self.filter(member=member, pk__in=keys_of(member.username)).update(member=None)


class NameKey(models.Model):
    """What a name looks like: see `keys_of`. It belongs to the first member with such a name. Others who already
    had one keep it."""

    key = models.CharField(max_length=KEY_LENGTH, primary_key=True)
    # In the database, because code of a release before doesn't know this table. NULL for a former member.
    member = models.ForeignKey("accounts.User", models.DB_CASCADE, null=True, related_name="name_keys")

    objects = NameKeyQuerySet.as_manager()

    def __str__(self) -> str:
        return self.key
