"""The discussion of a file under its post: each comment where it stands already, or with the next free number."""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from datetime import datetime

from forum.comments.models import DEEPEST, Comment
from forum.importing.load import bulk, markdown
from forum.importing.read.discussion import Comment as Read
from forum.posts.models import Post
from forum.text import markup


class DividedAnew(Exception):
    """A comment that stands under the post is not in the file any more, as it was."""


class TooDeep(Exception):
    """Answers to answers go deeper than numbers do. `comment` is the one that was read."""

    def __init__(self, comment: Read):
        self.comment = comment


def place(read: tuple[Read, ...], post: Post, *, standing: Iterable[Comment], moment: datetime) -> list[Comment]:
    """For each comment read the one that stands with the same words in the same place, or else a new, unsaved one.

    New ones take the next numbers of `post` and of their parents, which are counted on but not saved.
    Raises DividedAnew where a standing one finds no place, since numbers never change, and TooDeep.
    """
    waiting: dict[tuple, deque[Comment]] = defaultdict(deque)
    for comment in standing:
        waiting[tuple(comment.path[:-1]), comment.body].append(comment)
    placed: list[Comment] = []
    for each in read:
        parent = None if each.parent is None else placed[each.parent]
        body = markdown.comment(each)
        same = waiting[tuple(parent.path) if parent else (), body]
        placed.append(same.popleft() if same else _new(post, parent, body, moment))
        if placed[-1].depth > DEEPEST:
            raise TooDeep(each)
    if any(waiting.values()):
        raise DividedAnew
    return placed


def save(comments: Iterable[Comment]) -> None:
    """Write the new ones, which may be millions, and what their older parents have counted.

    Parents come before their replies. Nothing is held of comments that were written but what the caller holds.
    """
    answered: set[Comment] = set()
    bulk.write(_new_ones(comments, answered))
    Comment.objects.bulk_update(answered, ["replies_numbered"], batch_size=1000)


def _new_ones(comments: Iterable[Comment], answered: set[Comment]) -> Iterator[Comment]:
    """Those without key; on the way, those of the others that they reply to are added to `answered`."""
    standing: set[Comment] = set()
    for comment in comments:
        if comment.pk is not None:
            standing.add(comment)
            continue
        if comment.parent and comment.parent.pk and comment.parent in standing:
            answered.add(comment.parent)
        yield comment


def _new(post: Post, parent: Comment | None, body: str, moment: datetime) -> Comment:
    post.arrivals += 1
    return Comment(
        post=post,
        parent=parent,
        path=_next_path(post, parent),
        arrival=post.arrivals,
        body=body,
        body_html=markup.render(body).html,
        created_at=moment,
        imported_at=moment,
    )


def _next_path(post: Post, parent: Comment | None) -> list[int]:
    if parent is None:
        post.roots_numbered += 1
        return [post.roots_numbered]
    parent.replies_numbered += 1
    return [*parent.path, parent.replies_numbered]
