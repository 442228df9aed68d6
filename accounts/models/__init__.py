from accounts.names import RESERVED_USERNAMES, USERNAME_VALIDATORS, validate_not_reserved, validate_readable

from .ignore import Ignore
from .name_key import NameKey, NameTaken
from .user import RetiredName, User

__all__ = [
    "RESERVED_USERNAMES",
    "USERNAME_VALIDATORS",
    "Ignore",
    "NameKey",
    "NameTaken",
    "RetiredName",
    "User",
    "validate_not_reserved",
    "validate_readable",
]
