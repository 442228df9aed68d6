"""How members are shown in rows that don't load them."""

from zlib import crc32


def hue_of(username: str) -> int:
    """Which of twelve colours, 0 to 11, the member's avatar has: always the same for the same name."""
    return crc32(username.lower().encode()) % 12
