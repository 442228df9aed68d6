"""A comment with its post; as much of a thread as an address is made of. Each is one query, put together once."""

from itertools import accumulate, pairwise

from django.db.models import BooleanField
from django.db.models.expressions import RawSQL

from accounts.models import User
from forum.categories.models import Category
from forum.notifications.ranges import array
from forum.posts.loading import AUTHOR, CATEGORY, POST, reader
from forum.posts.models import Post
from forum.prepared import Prepared

from .geometry import Number
from .models import Comment

# The columns of each model; the text of the post is loaded where somebody asks for it.
COMMENT = [field.attname for field in Comment._meta.concrete_fields]
POST_ABOVE = [name for name in POST if name != "body_html"]
PARTS = list(pairwise(accumulate(map(len, (COMMENT, POST_ABOVE, CATEGORY, AUTHOR)), initial=0)))
IS_IT = "comments_comment.path = %s::int[]"

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


def _comment(post: int, member: int, number: int, *, is_member: bool):
    is_it = RawSQL(IS_IT, [number], output_field=BooleanField())
    comments = Comment.objects.visible_to(reader(member, is_member)).filter(is_it, post=post)
    above, category = (f"post__{name}" for name in POST_ABOVE), (f"post__category__{name}" for name in CATEGORY)
    return comments.values_list(*COMMENT, *above, *category, *(f"author__{name}" for name in AUTHOR))


_comment_query = Prepared(_comment, marks=3)


def comment(number: Number, post_id: int, *, user) -> Comment | None:
    """The comment of this number, if `user` may see it, with its author, its post and the category of that."""
    row = _comment_query.first(post_id, user.pk, array(number), is_member=user.is_authenticated)
    if row is None:
        return None
    of_comment, of_post, of_category, of_author = (row[begin:end] for begin, end in PARTS)
    found = Comment.from_db(None, COMMENT, of_comment)
    found.post = Post.from_db(None, POST_ABOVE, of_post)
    found.post.category = Category.from_db(None, CATEGORY, of_category)
    found.author = User.from_db(None, AUTHOR, of_author) if found.author_id else None
    return found
