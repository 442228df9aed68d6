"""Recounts the counters of a post and its comments. The caller must have locked the post."""

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from forum.notifications import ranges
from forum.posts.models import Post, Upvote


def count_comments(post: Post) -> None:
    """Recount the comments and the removed sequences of a post."""
    visible = post.comments.not_removed().order_by().values_list("sequence", flat=True)
    counted = len(visible), ranges.missing(visible, last=post.last_sequence)
    if counted != (post.comment_count, post.removed_sequences):
        post.comment_count, post.removed_sequences = counted
        post.save(update_fields=["comment_count", "removed_sequences"])


def count_upvotes(post: Post) -> int:
    """Recount the upvotes of a post and its comments. Returns how many counters were wrong: none, unless upvotes
    were written without the models' methods."""
    rows = Upvote.objects.filter(comment=OuterRef("pk")).order_by().values("comment")
    exact = Coalesce(Subquery(rows.annotate(count=Count("pk")).values("count")), 0)
    wrong = post.comments.exclude(upvote_count=exact).update(upvote_count=exact)
    if post.upvote_count != (count := post.upvotes.count()):
        post.upvote_count, wrong = count, wrong + 1
        post.save(update_fields=["upvote_count"])
    return wrong
