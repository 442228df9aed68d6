"""A digest of what a site is filled with, so that two versions are compared only where they are filled alike.

It is made of words, names and the numbers of comments, which come from the same seed in each version. Keys,
moments and HTML don't count: they may differ between versions whose sites hold the same.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator

from accounts.models import Ignore
from forum.comments.models import Comment, Quotation
from forum.drafts.models import Draft
from forum.notifications.models import Notice, Reading
from forum.posts.models import Post


class Content:
    """What was noted so far."""

    def __init__(self):
        self._digest = hashlib.sha256()

    def noting(self, rows: Iterable, words: Callable[[object], str]) -> Iterator:
        """The same rows, each noted in these words on its way to the database."""
        for row in rows:
            self._digest.update(f"{words(row)}\n".encode())
            yield row

    def hexdigest(self) -> str:
        return self._digest.hexdigest()


def of_post(post: Post) -> str:
    return f"{post.title} in {post.category.slug} by {post.author.username}: {post.body}"


def of_comment(comment: Comment) -> str:
    gone = "withdrawn" if comment.withdrawn_at else "there"
    return f"{comment.path} {gone} by {comment.author.username}: {comment.body}"


def of_upvote(upvote) -> str:
    return f"{upvote.comment.path} valued by {upvote.member.username}"


def of_quotation(quotation: Quotation) -> str:
    return f"{quotation.comment.path} quotes {quotation.quoted.path}"


def of_reading(reading: Reading) -> str:
    bounds = " ".join(f"{each.lower}-{each.upper}" for each in reading.read)
    return f"{reading.member.username} has read {bounds} of {reading.post.title}"


def of_draft(draft: Draft) -> str:
    return f"{draft.member.username} has not sent {draft.fields}"


def of_notice(notice: Notice) -> str:
    seen = "read" if notice.read_at else "unread"
    return f"{notice.member.username} is told of {notice.comment.path} {notice.comment.sequence}: {seen}"


def of_ignore(ignore: Ignore) -> str:
    return f"{ignore.member.username} ignores {ignore.ignored.username}"
