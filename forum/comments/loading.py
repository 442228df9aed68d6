"""As much of a thread as an address is made of, by one query that is put together once."""

from django.db.models import BooleanField
from django.db.models.expressions import RawSQL

from forum.posts.loading import reader
from forum.posts.models import Post
from forum.prepared import Prepared
from forum.ranges import array

from .geometry import Number

COLUMNS = ["id", "slug", "status", "version"]
IS_THERE = "EXISTS (SELECT FROM comments_comment WHERE post_id = posts_post.id AND path = %s::int[])"


def _with_comment(post: int, member: int, number: int, *, is_member: bool):
    posts = Post.objects.visible_to(reader(member, is_member))
    is_there = RawSQL(IS_THERE, [number], output_field=BooleanField())
    return posts.filter(is_there, pk=post).values_list(*COLUMNS)


_query = Prepared(_with_comment, marks=3)


def post_with(number: Number, post_id: int, *, user) -> Post | None:
    """The post, for its address and its order, if there is such a comment and `user` may see it."""
    row = _query.first(post_id, user.pk, array(number), is_member=user.is_authenticated)
    return row and Post.from_db(None, COLUMNS, row)
