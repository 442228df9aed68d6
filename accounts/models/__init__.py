from .ignore import Ignore
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
    "User",
    "not_reserved",
    "readable",
]
