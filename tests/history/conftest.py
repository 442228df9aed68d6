from datetime import timedelta

import pytest
from django.utils import timezone

from forum.comments.models import Comment
from forum.posts.models import Post


@pytest.fixture
def long_ago():
    """Backdates a post or comment by a day, so that edits are no longer silent, or by another time."""

    def age(thing, **ago):
        moment = timezone.now() - timedelta(**ago or {"days": 1})
        Post.objects.filter(pk=thing.pk if isinstance(thing, Post) else None).update(published_at=moment)
        Comment.objects.filter(pk=thing.pk if isinstance(thing, Comment) else None).update(created_at=moment)
        thing.refresh_from_db()
        return thing

    return age
