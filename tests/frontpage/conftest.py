import pytest

from forum.comments.models import Comment
from tests.support import make


@pytest.fixture
def upvoters(db):
    return [make.member() for _ in range(4)]


@pytest.fixture
def good(upvoters):
    """Publish a comment with as many upvotes: `good(post, "Hear, hear.", upvotes=3, author=ben)`."""

    def publish(post, body: str, *, upvotes: int = 3, author=None) -> Comment:
        comment = make.comment(post=post, body=body, author=author or make.member())
        for member in upvoters[:upvotes]:
            comment.upvote(by=member)
        return comment

    return publish
