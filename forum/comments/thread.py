"""A thread as a template walks it: one flat list that opens and closes nested lists."""

from itertools import pairwise

# Beyond this depth comments stand below each other instead of inside: narrow screens have no room left, and
# browsers stop nesting elements at a depth of 512.
NESTED = 24


def arrange(comments) -> list:
    """The comments, which come in the order of their numbers, each with what the template needs to nest them.

    `opens`: whether a list of replies opens after it; `closes`: a range to loop over, one for each list that ends
    after it; `reply_total`: how many comments stand below it at any depth.
    """
    thread = list(comments)
    open_at = []  # the ancestors of the comment at hand
    for comment in thread:
        comment.reply_total = 0
        while open_at and comment.path[: open_at[-1].depth] != open_at[-1].path:
            open_at.pop()
        if open_at:
            comment.parent = open_at[-1]  # loaded already: its author is named beside the answer
        for ancestor in open_at:
            ancestor.reply_total += 1
        open_at.append(comment)
    for comment, following in pairwise([*thread, None]):
        level = min(comment.depth, NESTED)
        next_level = min(following.depth, NESTED) if following else 1
        comment.opens = next_level > level
        comment.closes = range(max(level - next_level, 0))
    return thread
