from .ignore import Ignore
from .user import (
    RESERVED_USERNAMES,
    USERNAME_VALIDATORS,
    RetiredName,
    User,
    validate_not_reserved,
    validate_readable,
)

__all__ = [
    "RESERVED_USERNAMES",
    "USERNAME_VALIDATORS",
    "Ignore",
    "RetiredName",
    "User",
    "validate_not_reserved",
    "validate_readable",
]
