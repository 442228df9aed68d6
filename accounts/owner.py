"""The one-time link with which the owner's account is made on a new site."""

from django.core import signing
from django.urls import reverse

from accounts.models import User

SALT = "accounts.owner"
MAX_AGE = 24 * 3600  # seconds; every start prints a fresh one while there is no owner


def owner_exists() -> bool:
    return User.objects.filter(role=User.Role.OWNER).exists()


def owner_path() -> str | None:
    """The path of the link, or None once there is an owner: that is what makes it work only once."""
    if owner_exists():
        return None
    return reverse("accounts:owner", args=[signing.dumps("owner", salt=SALT)])


def is_valid(token: str) -> bool:
    """Whether the token was printed by this site within the last day."""
    try:
        return signing.loads(token, salt=SALT, max_age=MAX_AGE) == "owner"
    except signing.BadSignature:
        return False
