"""How to show members in rows that don't load them."""

from functools import lru_cache
from typing import NamedTuple
from zlib import crc32


def hue_of(username: str) -> int:
    """The colour of a member's avatar, 0 to 11. It depends on the username only."""
    return crc32(username.lower().encode()) % 12


def pattern_of(username: str) -> int:
    """The pattern of a member's avatar, 0 to 5. It depends on the username only."""
    return crc32(username.lower().encode()) // 12 % 6


@lru_cache(maxsize=4000)
def letter_classes(username: str) -> str:
    """The classes of an avatar that is a letter."""
    return f"hue-{hue_of(username)} pattern-{pattern_of(username)}"


class Person(NamedTuple):
    """A member with what an avatar needs. `username` is None for a former member."""

    username: str | None
    display_name: str | None
    picture: str | None

    @property
    def name(self) -> str:
        return self.display_name or self.username or ""

    @property
    def hue(self) -> int:
        return hue_of(self.username or "")

    @property
    def pattern(self) -> int:
        return pattern_of(self.username or "")
