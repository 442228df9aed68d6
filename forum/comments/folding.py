"""Rules for how much of a thread a page shows and what is folded. They need only the numbers of comments.

A number is a tuple of ordinals: (4, 1, 2) is 4.1.2, and () is the post itself.
"""

import re

PAGE_SIZE = 50  # comments on a page
SHOWN_DEPTH = 8  # levels shown below the root of a page; deeper replies are folded
MAX_DEPTH = 300  # levels in a thread: the path must fit into an index entry, with room to spare
SHOWN_REPLIES = 20  # replies shown below one comment; the others are folded

Number = tuple[int, ...]
_NUMBER = re.compile(r"[1-9][0-9]{0,8}(?:\.[1-9][0-9]{0,8})*")


def number_from(text: str) -> Number | None:
    """Parse "4.1.2", "#4.1.2" or " 4.1.2. " as (4, 1, 2). None if it isn't a number."""
    text = text.strip().removeprefix("#").rstrip(".")
    return tuple(map(int, text.split("."))) if len(text) < 2000 and _NUMBER.fullmatch(text) else None


def after_branch(number: Number) -> Number:
    """The first number after a branch: 4.2 for 4.1."""
    return (*number[:-1], number[-1] + 1)


def is_under(number: Number, root: Number) -> bool:
    """Whether a comment is `root` itself or a reply to it at any depth."""
    return number[: len(root)] == root


def is_shown(number: Number, ranks: Number, *, root: Number) -> bool:
    """Whether the branch of `root` shows this comment; otherwise it is folded.

    `ranks`: the positions of the comment and its ancestors among their siblings in the chosen order, from 1.
    Direct replies to `root` are never folded; they take as many pages as they need.
    """
    return len(number) - len(root) <= SHOWN_DEPTH and all(rank <= SHOWN_REPLIES for rank in ranks[len(root) + 1 :])


def root_that_shows(ranks: Number) -> int:
    """The length of the shortest root whose branch shows a comment with these ranks."""
    shallowest = max(0, len(ranks) - SHOWN_DEPTH)
    return next(
        (length for length in range(len(ranks) - 1, shallowest, -1) if ranks[length] > SHOWN_REPLIES),
        shallowest,
    )
