"""Counts what counters count, should one ever be wrong: after rows were written past the forum, say."""

from django.core.management.base import BaseCommand
from django.db import transaction

from forum.comments.counting import count_comments, count_values
from forum.posts.models import Post


class Command(BaseCommand):
    help = "Count the comments and the values of every post again. Safe while people use the site."

    def handle(self, **options):
        keys = Post.objects.order_by("pk").values_list("pk", flat=True)
        wrong = sum(_count_again(key) for key in keys.iterator())
        self.stdout.write(f"{wrong} counters were wrong.")


@transaction.atomic
def _count_again(key: int) -> int:
    """One post at a time, so that nobody waits for more than that. How many counters were wrong."""
    post = Post.objects.select_for_update(no_key=True).filter(pk=key).first()
    if post is None:
        return 0
    before = post.comment_count, post.gone
    count_comments(post)
    return count_values(post) + (before != (post.comment_count, post.gone))
