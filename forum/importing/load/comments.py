"""Comments from a file, matched with the existing comments of the post. New ones get the next free numbers."""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from datetime import datetime

from forum.comments.models import MAX_DEPTH, Comment
from forum.importing.load import bulk, markdown
from forum.importing.read.discussion import Comment as SeedComment
from forum.posts.models import Post
from forum.text import markup


class DiscussionChanged(Exception):
    """An existing comment of the post is missing from the file, or was changed or moved."""


class TooDeep(Exception):
    """Replies are nested more deeply than comment numbers allow. `comment` is the one in the file."""

    def __init__(self, comment: SeedComment):
        self.comment = comment


def match_comments(
    seed_comments: tuple[SeedComment, ...], post: Post, *, existing: Iterable[Comment], now: datetime
) -> list[Comment]:
    """Return a comment for each one in the file: an existing one with the same text and parent, or a new one.

    New comments aren't saved. They take the next numbers of `post` and of their parents, whose counters are
    increased but not saved. Raises TooDeep, and DiscussionChanged if an existing comment isn't matched, since
    numbers never change, and ValidationError for a text that takes too long to format.
    """
    unmatched: dict[tuple, deque[Comment]] = defaultdict(deque)
    for comment in existing:
        unmatched[tuple(comment.path[:-1]), comment.body].append(comment)
    comments: list[Comment] = []
    for seed_comment in seed_comments:
        parent = None if seed_comment.parent is None else comments[seed_comment.parent]
        body = markdown.comment(seed_comment)
        same = unmatched[tuple(parent.path) if parent else (), body]
        comments.append(same.popleft() if same else _build(post, parent, body, now))
        if comments[-1].depth > MAX_DEPTH:
            raise TooDeep(seed_comment)
    if any(unmatched.values()):
        raise DiscussionChanged
    return comments


def save(comments: Iterable[Comment]) -> None:
    """Save the new comments, and the reply counters of existing parents.

    Parents must come before their replies. There can be millions: saved comments aren't held in memory here.
    """
    updated_parents: set[Comment] = set()
    bulk.write(_unsaved(comments, updated_parents))
    Comment.objects.bulk_update(updated_parents, ["replies_numbered"], batch_size=1000)


def _unsaved(comments: Iterable[Comment], updated_parents: set[Comment]) -> Iterator[Comment]:
    """Yield the comments without a key. Adds the existing comments they reply to to `updated_parents`."""
    existing: set[Comment] = set()
    for comment in comments:
        if comment.pk is not None:
            existing.add(comment)
            continue
        if comment.parent and comment.parent.pk and comment.parent in existing:
            updated_parents.add(comment.parent)
        yield comment


def _build(post: Post, parent: Comment | None, body: str, now: datetime) -> Comment:
    post.last_sequence += 1
    markup.refuse_complex(body)
    text = markup.render(body)
    return Comment(
        post=post,
        parent=parent,
        path=_next_path(post, parent),
        sequence=post.last_sequence,
        body=body,
        body_html=text.html,
        search_words=text.words,
        created_at=now,
        imported_at=now,
    )


def _next_path(post: Post, parent: Comment | None) -> list[int]:
    if parent is None:
        post.roots_numbered += 1
        return [post.roots_numbered]
    parent.replies_numbered += 1
    return [*parent.path, parent.replies_numbered]
