from .ignore import Ignore
from .letter import Letter
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
    "Letter",
    "RetiredName",
    "Unsent",
    "User",
    "not_reserved",
    "readable",
]
