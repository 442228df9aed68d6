"""Cuts texts only between what readers see as characters.

Such a character, or grapheme cluster, can be several code points: a letter with its marks, a conjunct, a flag, an
emoji with its skin tone.
"""

from collections.abc import Iterator
from functools import lru_cache

import regex

# In a run of flags, \X looks back to the first for each of them.
CLUSTER = r"(?:\p{RI}{2}[\p{GCB=Extend}\p{GCB=SpacingMark}\p{GCB=ZWJ}]*+|\X)"
_CLUSTERS = regex.compile(CLUSTER)
LOOK_BACK = 200  # code points; only a longer run of flags or marks without a space could be misread
LONGEST_INITIAL = 12  # code points; more are marks piled on a letter


def split(text: str) -> Iterator[str]:
    return (match[0] for match in _CLUSTERS.finditer(text))


def cut(text: str, limit: int) -> str:
    """The beginning of a text, at most `limit` code points long."""
    return text[: boundary(text, limit)] or text[:limit]


def boundary(text: str, index: int) -> int:
    """The last place between two clusters at or before `index`."""
    if not 0 < index < len(text) or (text[index - 1 : index + 1].isascii() and text[index] != "\n"):
        return min(max(index, 0), len(text))
    start = max(text.rfind(" ", 0, index), index - LOOK_BACK, 0)
    ends = (match.end() for match in _CLUSTERS.finditer(text, start))
    last = start
    for end in ends:
        if end > index:
            break
        last = end
    return last


@lru_cache(maxsize=4000)
def initial(name: str) -> str:
    """The first character of a name, for an avatar; only its letter if marks are piled on it."""
    first = next(split(name), "")
    return first if len(first) <= LONGEST_INITIAL else first[0]
