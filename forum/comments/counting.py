"""The counters of a post and its thread, set to what there is. The caller has locked the post."""

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from forum.notifications import ranges
from forum.posts.models import Post, Value


def count_comments(post: Post) -> None:
    """Set the post's counter, and what is gone, to what the thread holds."""
    standing = post.comments.standing().order_by().values_list("arrival", flat=True)
    counted = len(standing), ranges.missing(standing, last=post.arrivals)
    if counted != (post.comment_count, post.gone):
        post.comment_count, post.gone = counted
        post.save(update_fields=["comment_count", "gone"])


def count_values(post: Post) -> int:
    """Set the counters of the post and its comments to the rows there are. How many of them were wrong: none, as
    long as nobody writes past the verbs."""
    rows = Value.objects.filter(comment=OuterRef("pk")).order_by().values("comment")
    exact = Coalesce(Subquery(rows.annotate(count=Count("pk")).values("count")), 0)
    wrong = post.comments.exclude(value_count=exact).update(value_count=exact)
    if post.value_count != (count := post.values.count()):
        post.value_count, wrong = count, wrong + 1
        post.save(update_fields=["value_count"])
    return wrong
