"""The one-time link with which the owner's account is made on a new site."""

from django.conf import settings
from django.core import signing
from django.db import connection, transaction
from django.urls import reverse

from accounts.models import User

SALT = "accounts.owner"
MAX_AGE = 24 * 3600  # seconds; every start prints a fresh one while there is no owner
LOCK = 0x5EED  # the number under which the database lets one at a time make the owner


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


@transaction.atomic
def make_owner(request, form) -> User | None:
    """The owner as the valid form says; None where another use of the link was faster."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    if owner_exists():
        return None
    owner = form.save(request)
    owner.role = User.Role.OWNER
    owner.save(update_fields=["role"])
    # Only the site's operator has the link. A mail server that doesn't work yet must not lock the owner out.
    owner.emailaddress_set.update(verified=settings.EMAIL_IS_VERIFIED)
    return owner
