"""`manage.py count_again`: repair counters, for example after rows were written by hand."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from forum.comments.counting import count_comments, count_upvotes
from forum.posts.models import Post


class Command(BaseCommand):
    help = "Count the comments and upvotes of every post again. Safe while people use the site."

    def handle(self, **options: Any) -> None:
        keys = Post.objects.order_by("pk").values_list("pk", flat=True)
        wrong = sum(_recount(key) for key in keys.iterator())
        self.stdout.write(f"{wrong} counters were wrong.")


@transaction.atomic
def _recount(key: int) -> int:
    """Recount one post, and return how many counters were wrong. Only this post is locked."""
    post = Post.objects.select_for_update(no_key=True).filter(pk=key).first()
    if post is None:
        return 0
    is_wrong = count_comments(post)
    return count_upvotes(post) + is_wrong
