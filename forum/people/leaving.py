"""Deletes an account."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext

from accounts.models import NameKey, RetiredName, User
from forum.comments.models import Comment
from forum.comments.rerendering import Model
from forum.images import storage
from forum.posts.models import Post

from . import unlinking


@transaction.atomic
def delete_account(member: User, *, withdraw: bool) -> None:
    """Delete the account with its drafts, for good.

    What was published stays, signed “former member”, unless `withdraw` is true. Mentions of the member stay as
    text. Raises PermissionDenied for the only owner, and if the member does something else at the same moment.
    """
    # If two owners leave at once, the second waits here and then finds that they're the only owner.
    list(User.objects.select_for_update(no_key=True).filter(role=User.Role.OWNER).order_by("pk"))
    if why_not := member.why_not_leave():
        raise PermissionDenied(why_not)
    mentioning = unlinking.texts_with_mentions(member)
    locked = _lock_posts(member, mentioning)
    posts = member.posts.all() if withdraw else member.posts.drafts_of(member)
    for post in posts.order_by("pk"):
        post.withdraw()
    if withdraw:
        member.comments.withdraw_all()
    _remove_upvotes(member, locked)
    # From here on, the member can't write. If they've just written elsewhere, the counts there would be wrong.
    picture = User.objects.select_for_update().get(pk=member.pk).picture
    if member.upvotes.exists() or member.comments.exclude(post__in=locked).exists():
        raise PermissionDenied(gettext("Something else changed at the same time. Please try again."))
    RetiredName.objects.get_or_create(name=member.username.lower())
    NameKey.objects.retire(member)
    Post.objects.filter(pk__in=locked).update(recent_commenters=_without(member.pk))
    member.delete()
    transaction.on_commit(partial(storage.delete, picture), robust=True)
    unlinking.unlink(mentioning)


def _lock_posts(member: User, mentioning: dict[Model, list[int]]) -> list[int]:
    """Lock every post that is by the member, mentions them, or has their comments or upvotes. Returns the keys.

    They're locked in one order, before any comment changes, because every such change also updates the post.
    """
    affected = Q(author=member) | Q(pk__in=member.comments.values("post"))
    affected |= Q(pk__in=member.upvotes.values("post")) | Q(pk__in=member.upvotes.values("comment__post"))
    comments = Comment.objects.filter(pk__in=mentioning[Comment])
    affected |= Q(pk__in=mentioning[Post]) | Q(pk__in=comments.values("post"))
    posts = Post.objects.select_for_update(no_key=True).filter(affected).order_by("pk")
    return list(posts.values_list("pk", flat=True))


def _without(member: int) -> Func:
    """The latest commenters of a post, with NULL in place of the member."""
    return Func(F("recent_commenters"), Value(member), Value(None), function="array_replace")


def _remove_upvotes(member: User, posts: list[int]) -> None:
    """Remove the member's upvotes of these posts and their comments, in a fixed number of queries."""
    found = member.upvotes.filter(Q(post__in=posts) | Q(comment__post__in=posts))
    upvotes = member.upvotes.filter(pk__in=list(found.values_list("pk", flat=True)))
    Post.objects.filter(pk__in=upvotes.values("post")).update(upvote_count=F("upvote_count") - 1)
    Comment.objects.filter(pk__in=upvotes.values("comment")).update(upvote_count=F("upvote_count") - 1)
    upvotes.delete()
