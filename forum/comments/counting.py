"""Recounts the counters of a post and its comments. The caller must have locked the post."""

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from forum.notifications import ranges
from forum.posts.models import Post, Upvote
from forum.posts.rows import MAX_COMMENTERS


def count_comments(post: Post) -> bool:
    """Recount the comments of a post, those that were removed, and who wrote the latest. Returns whether anything
    was wrong."""
    visible = post.comments.not_removed().order_by("-sequence").values_list("sequence", "author", "imported_at")
    missing = ranges.missing((sequence for sequence, *_rest in visible), last=post.last_sequence)
    members = dict.fromkeys(author for _sequence, author, imported_at in visible if not imported_at)
    counted = {"comment_count": len(visible), "removed_sequences": missing}
    counted["recent_commenters"] = list(members)[:MAX_COMMENTERS]
    if is_wrong := any(getattr(post, name) != value for name, value in counted.items()):
        for name, value in counted.items():
            setattr(post, name, value)
        post.save(update_fields=list(counted))
    return is_wrong


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
