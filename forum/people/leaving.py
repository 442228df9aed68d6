"""Deleting an account, with everything it touches."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext

from accounts.models import RetiredName, User
from forum.comments.models import Comment
from forum.posts.models import Post


@transaction.atomic
def leave(member: User, *, withdraw: bool) -> None:
    """Delete the account for good, with its drafts. What was published stays, signed as a former member's, or is
    withdrawn too.

    Raises PermissionDenied for the only owner, and if the member does something else at the same moment.
    """
    # If two owners leave at once, the second waits here and then sees that the first is gone.
    list(User.objects.select_for_update(no_key=True).filter(role=User.Role.OWNER).order_by("pk"))
    if barrier := member.leaving_barrier():
        raise PermissionDenied(barrier)
    locked = _lock_posts(member)
    posts = member.posts.all() if withdraw else member.posts.drafts_of(member)
    for post in posts.order_by("pk"):
        post.withdraw()
    if withdraw:
        member.comments.withdraw_all()
    _take_back_values(member, locked)
    # From here on the member can't write anything more. What was written elsewhere since must not go uncounted.
    User.objects.select_for_update().get(pk=member.pk)
    if member.values.exists() or member.comments.exclude(post__in=locked).exists():
        raise PermissionDenied(gettext("You did something else in the same moment. Please try again."))
    RetiredName.objects.get_or_create(name=member.username.lower())
    member.delete()


def _lock_posts(member: User) -> list[int]:
    """Lock every post that shows something by the member or counts their upvote; the keys.

    In one order, and before anything below them changes: whatever changes below a post updates it too.
    """
    theirs = Q(author=member) | Q(pk__in=member.comments.values("post"))
    theirs |= Q(pk__in=member.values.values("post")) | Q(pk__in=member.values.values("comment__post"))
    posts = Post.objects.select_for_update(no_key=True).filter(theirs).order_by("pk")
    return list(posts.values_list("pk", flat=True))


def _take_back_values(member: User, posts: list[int]) -> None:
    """Take back every upvote under these posts: some statements for all, not some for each."""
    given = member.values.filter(Q(post__in=posts) | Q(comment__post__in=posts))
    values = member.values.filter(pk__in=list(given.values_list("pk", flat=True)))
    Post.objects.filter(pk__in=values.values("post")).update(value_count=F("value_count") - 1)
    Comment.objects.filter(pk__in=values.values("comment")).update(value_count=F("value_count") - 1)
    values.delete()
