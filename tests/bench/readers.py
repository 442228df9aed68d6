"""Members who come back: what they have read, their drafts, their notifications, the members they ignore."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import chain
from random import Random

from django.db import transaction
from django.urls import reverse
from psycopg.types.multirange import Multirange
from psycopg.types.range import Int4Range

from accounts.models import Ignore, User
from forum.comments.models import Comment
from forum.drafts.models import Draft
from forum.importing.load import bulk
from forum.notifications.models import Notice, Reading
from forum.posts.models import Post
from tests.bench import content, shape
from tests.bench.content import Content
from tests.bench.shape import Scale

FRONT = 50  # posts on the front page
DRAFTS = 60  # of each reader
NOTICES = 30


def chosen(scale: Scale) -> list[User]:
    """The members whose pages are measured."""
    return list(User.objects.order_by("pk")[: scale.readers])


@transaction.atomic
def fill(scale: Scale, chance: Random, noted: Content) -> None:
    everybody = list(User.objects.order_by("pk"))
    readers, others = everybody[: scale.readers], everybody[scale.readers :]
    posts = list(Post.objects.defer("body", "body_html").order_by("pk"))
    measured = posts[: 1 + len(scale.named) + scale.fifties + scale.tens]
    front = sorted(posts, key=lambda post: post.last_activity_at, reverse=True)[:FRONT]
    often = list(dict.fromkeys([*measured, *front]))
    read_often = (_reading(reader, post, chance) for reader in readers for post in often)
    read = (_reading(member, post, chance) for member in others for post in chance.sample(posts, scale.readings))
    drafts = (_draft(reader, post) for reader in readers for post in measured[:DRAFTS])
    bulk.write(noted.noting(chain(read_often, read), content.of_reading))
    bulk.write(noted.noting(drafts, content.of_draft))
    bulk.write(noted.noting(_notices(readers, chance), content.of_notice))
    bulk.write(noted.noting(_ignored(readers, others[-shape.LOUD :], chance), content.of_ignore))


def _ignored(readers: list[User], loud: list[User], chance: Random) -> Iterator[Ignore]:
    """Members who write so often that one page of fifty comments in ten holds some by a member who is ignored."""
    for reader in readers:
        for other in chance.sample(loud, shape.IGNORED):
            yield Ignore(member=reader, ignored=other)


def _reading(member: User, post: Post, chance: Random) -> Reading:
    """Most of the thread was shown, with gaps where somebody wrote in between, and not the end of it."""
    end = int(post.last_sequence * chance.uniform(0.5, 1))
    cuts = sorted(chance.sample(range(1, end + 1), 2 * min(end // 8, 10)))
    bounds = [1, *cuts, end + 1]
    ranges = [Int4Range(*each) for each in zip(bounds[::2], bounds[1::2], strict=True) if each[0] < each[1]]
    seen = post.last_activity_at - timedelta(hours=1)
    return Reading(member=member, post=post, read=Multirange(ranges), tracked_at=seen, last_read_at=seen)


def _draft(member: User, post: Post) -> Draft:
    words = {"body": "What I meant to say, and have not said yet. " * 5}
    return Draft(member=member, form_url=reverse("comments:publish", args=[post.pk]), fields=words)


def _notices(readers: list[User], chance: Random) -> Iterator[Notice]:
    comments = list(Comment.objects.filter(withdrawn_at=None).order_by("-pk")[: 100 * NOTICES])
    for reader in readers:
        for comment in chance.sample(comments, min(NOTICES, len(comments))):
            read_at = comment.created_at if chance.random() < 0.7 else None
            yield Notice(
                member=reader,
                kind=Notice.Kind.REPLY,
                comment=comment,
                created_at=comment.created_at,
                read_at=read_at,
            )
