"""The one-time link that creates the owner's account on a new site."""

from django.conf import settings
from django.core import signing
from django.db import connection, transaction
from django.urls import reverse

from accounts.models import User

SALT = "accounts.owner"
MAX_AGE = 24 * 3600  # seconds; while there is no owner, each start prints a new link
LOCK = 0x5EED  # key of a PostgreSQL advisory lock: only one transaction at a time creates the owner


def owner_exists() -> bool:
    return User.objects.filter(role=User.Role.OWNER).exists()


def owner_path() -> str | None:
    """The path of the link; None once there is an owner, so the link works only once."""
    if owner_exists():
        return None
    return reverse("accounts:owner", args=[signing.dumps("owner", salt=SALT)])


def is_valid(token: str) -> bool:
    """Whether this site made the token within the last day."""
    try:
        return signing.loads(token, salt=SALT, max_age=MAX_AGE) == "owner"
    except signing.BadSignature:
        return False


@transaction.atomic
def make_owner(request, form) -> User | None:
    """Create the owner from a valid form. None if another use of the link was faster."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    if owner_exists():
        return None
    owner = form.save(request)
    owner.role = User.Role.OWNER
    owner.save(update_fields=["role"])
    # Only the site's operator has the link. A broken mail server mustn't lock the owner out.
    owner.emailaddress_set.update(verified=settings.EMAIL_IS_VERIFIED)
    return owner
