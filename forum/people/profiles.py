"""What a profile, and the card about a member, show in numbers."""

from typing import Any, NamedTuple

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import JSONObject
from django.shortcuts import get_object_or_404

from accounts.annotations import Reader
from accounts.models import Ignore, User
from forum.comments.models import Comment
from forum.posts.models import Post

TABS = ("top", "posts", "comments")
MOST_CATEGORIES = 4


NOTHING = {"amount": 0, "upvotes": 0}


class Total(NamedTuple):
    amount: int
    upvotes: int  # that they received


class Profile(NamedTuple):
    member: User
    posts: Total
    comments: Total
    is_ignored: bool  # by the reader

    @property
    def upvotes(self) -> int:
        return self.posts.upvotes + self.comments.upvotes

    @property
    def first_tab(self) -> str:
        """The first tab that has something. An empty profile shows its posts."""
        if self.comments.upvotes:
            return "top"
        return "comments" if self.comments.amount and not self.posts.amount else "posts"


def profile_of(username: str, reader: Reader) -> Profile:
    """The member with this name in any case, or 404. One query."""
    posts = Post.objects.published().filter(author=OuterRef("pk"))
    comments = visible_comments(reader).filter(author=OuterRef("pk"))
    ignores = Ignore.objects.filter(member=reader.pk, ignored=OuterRef("pk"))
    members = User.objects.annotate(
        of_posts=_total(posts), of_comments=_total(comments), is_ignored=Exists(ignores)
    )
    member: Any = get_object_or_404(members, username__iexact=username)
    return Profile(
        member, Total(**member.of_posts or NOTHING), Total(**member.of_comments or NOTHING), member.is_ignored
    )


def visible_comments(reader: Reader) -> Any:
    return Comment.objects.visible_to(reader).not_removed()


def busiest_categories(member: User, reader: Reader) -> list[dict[str, Any]]:
    """The categories in which the member has commented most. One query."""
    names = ("post__category__name", "post__category__slug", "post__category__colour")
    counted = visible_comments(reader).filter(author=member).values(*names).annotate(count=Count("pk"))
    return list(counted.order_by("-count", *names)[:MOST_CATEGORIES])


def _total(rows: "QuerySet[Any]") -> Subquery:
    grouped = rows.order_by().values("author").annotate(amount=Count("pk"), upvotes=Sum("upvote_count"))
    return Subquery(grouped.values(total=JSONObject(amount="amount", upvotes="upvotes")))
