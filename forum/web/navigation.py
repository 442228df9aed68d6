"""Decides which links of the bar below the masthead fit, and which are under *More*.

The server can't measure text, so this estimates widths generously. Names that are wider all the same, or very
long, are shortened. Media queries then show the links for the width of the window: see sections.css.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

# Room for links in pixels, from the narrowest window in which they are shown.
ROOM = {"": 328, "tablet": 704, "desktop": 1136}  # 360, 768 and 1,200 pixels, without the margins
MENU = "menu"
MORE = 70  # the button
LETTER, WIDE_LETTER, GAP = 8, 15, 38  # with the square in the category's colour
WIDEST = 240  # shortened to this by sections.css


def places(names: Iterable[str], current: int | None) -> list[str]:
    """For each name, from which width on it is in the bar: a key of ROOM, or MENU if it's never there.

    The current one is always in the bar, and so is the first.
    """
    return _places(tuple(names), current)


@lru_cache(maxsize=500)
def _places(names: tuple[str, ...], current: int | None) -> list[str]:
    found = dict.fromkeys(range(len(names)), MENU)
    for place, room in reversed(ROOM.items()):
        found |= dict.fromkeys(_fitting(names, current, room), place)
    return list(found.values())


def _fitting(names: Sequence[str], current: int | None, room: int) -> list[int]:
    """The names that fit: the first few, and the current one."""
    widths = [_width(name) for name in names]
    if sum(widths) - GAP > room:
        room -= MORE
    fitting = [0] if current is None else [*{0, current}]
    left = room + GAP - sum(widths[each] for each in fitting)
    for number, width in enumerate(widths):
        if number in fitting:
            continue
        if (left := left - width) < 0:
            break
        fitting.append(number)
    return fitting


def _width(name: str) -> int:
    is_wide = [unicodedata.east_asian_width(letter) in "WF" for letter in name]
    return GAP + min(WIDEST, sum(WIDE_LETTER if wide else LETTER for wide in is_wide))
