"""How to show members in rows that don't load them."""

from zlib import crc32


def hue_of(username: str) -> int:
    """The colour of a member's avatar, 0 to 11. It depends on the username only."""
    return crc32(username.lower().encode()) % 12


def pattern_of(username: str) -> int:
    """The pattern of a member's avatar, 0 to 5. It depends on the username only."""
    return crc32(username.lower().encode()) // 12 % 6
