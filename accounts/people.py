"""Members as rows of a list name them."""

from dataclasses import dataclass
from functools import lru_cache

from .models import User


@dataclass(frozen=True, slots=True)
class Person:
    """What a row says of who wrote it."""

    name: str
    url: str
    hue: int


@lru_cache(maxsize=2000)
def person(username: str, display_name: str) -> Person:
    member = User(username=username, display_name=display_name)
    return Person(name=member.name, url=member.get_absolute_url(), hue=member.hue)
