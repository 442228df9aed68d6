"""`manage.py render_again`: update the stored HTML after the renderer has changed."""

from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from forum.comments.models import Comment
from forum.comments.rerendering import Model, rendered, write
from forum.posts.models import Post

BATCH_SIZE = 500
SMALL = 20_000  # texts; with fewer, no progress bar is shown


class Command(BaseCommand):
    help = "Render all posts and comments again, after an update that changed the renderer. The site can stay up."

    def handle(self, **options: Any) -> None:
        total = Post.objects.count() + Comment.objects.count()
        changed = 0
        model: Model
        with tqdm(total=total, unit=" texts", unit_scale=True, disable=total < SMALL or None) as progress:
            for model in (Post, Comment):
                for rows in _batches(model):
                    changed += write(model, rendered(rows))
                    progress.update(len(rows))
        self.stdout.write(f"Rendered {total:,} texts; {changed:,} of them changed.")


def _batches(model: Model) -> Iterator[list[Any]]:
    last = 0
    while rows := list(model.objects.filter(pk__gt=last).order_by("pk")[:BATCH_SIZE]):
        yield rows
        last = rows[-1].pk
