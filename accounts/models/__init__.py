from .ignore import Ignore
from .unsent import Unsent
from .user import (
    RESERVED_USERNAMES,
    USERNAME_VALIDATORS,
    RetiredName,
    User,
    not_reserved,
    readable,
)

__all__ = [
    "RESERVED_USERNAMES",
    "USERNAME_VALIDATORS",
    "Ignore",
    "RetiredName",
    "Unsent",
    "User",
    "not_reserved",
    "readable",
]
