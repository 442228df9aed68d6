"""How much of a thread one page shows: the rules of folding and of page borders, on numbers alone.

A number is a tuple of ordinals here: (4, 1, 2) is 4.1.2, and () stands for the post itself.
"""

import re

PAGE = 50  # comments on a page
DEEP = 8  # generations below what one looks at; what answers the last of them is folded
DEEPEST = 300  # generations in a thread: what an index entry of the path can hold, with room to spare
WIDE = 20  # replies to one comment that are shown with theirs; the others are folded

Number = tuple[int, ...]
_NUMBER = re.compile(r"[1-9][0-9]{0,8}(?:\.[1-9][0-9]{0,8})*")


def number_from(text: str) -> Number | None:
    """(4, 1, 2) from "4.1.2", "#4.1.2" or " 4.1.2. "; None where it is no number."""
    text = text.strip().removeprefix("#").rstrip(".")
    return tuple(map(int, text.split("."))) if len(text) < 2000 and _NUMBER.fullmatch(text) else None


def after_branch(number: Number) -> Number:
    """The number with which the branch of this one has ended: 4.2 for 4.1."""
    return (*number[:-1], number[-1] + 1)


def is_under(number: Number, root: Number) -> bool:
    """Whether it is `root` itself or answers it at any depth."""
    return number[: len(root)] == root


def is_shown(number: Number, ranks: Number, *, root: Number) -> bool:
    """Whether one who looks at the branch of `root` sees this comment, or finds it folded.

    `ranks` are its and its ancestors' places among their siblings in the order of reading, from 1. All direct
    replies to `root` are shown, on as many pages as they need.
    """
    return len(number) - len(root) <= DEEP and all(rank <= WIDE for rank in ranks[len(root) + 1 :])


def root_that_shows(ranks: Number) -> int:
    """How long the number of the branch is in which a comment of these ranks is not folded: the widest such."""
    shallowest = max(0, len(ranks) - DEEP)
    return next(
        (length for length in range(len(ranks) - 1, shallowest, -1) if ranks[length] > WIDE),
        shallowest,
    )
