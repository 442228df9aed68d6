"""`manage.py render_again`: after the renderer has changed, bring the HTML that is stored up to date."""

from collections.abc import Iterator

from django.core.management.base import BaseCommand
from django.db import transaction
from tqdm import tqdm

from accounts import mentions
from forum.comments.models import Comment
from forum.posts.models import Post
from forum.text import markup

BATCH = 500
FEW = 20_000  # texts that need no bar of progress


class Command(BaseCommand):
    help = "Render all posts and comments again, after an upgrade that renders otherwise. The site may run."

    def handle(self, **options):
        total = Post.objects.count() + Comment.objects.count()
        changed = 0
        with tqdm(total=total, unit=" texts", unit_scale=True, disable=total < FEW or None) as progress:
            for model in (Post, Comment):
                for rows in _batches(model):
                    changed += write(model, rendered(rows))
                    progress.update(len(rows))
        self.stdout.write(f"Rendered {total:,} texts; {changed:,} of them look different now.")


def _batches(model) -> Iterator[list]:
    last = 0
    while rows := list(model.objects.filter(pk__gt=last).order_by("pk")[:BATCH]):
        yield rows
        last = rows[-1].pk


def rendered(rows: list) -> list:
    """Those whose HTML has become another. What was imported mentions nobody here, whatever it says."""
    own = [row.body for row in rows if row.imported_at is None]
    members = {name.lower(): name for name in mentions.named_in(*own)}
    changed = []
    for row in rows:
        names = markup.names_in(row.body) if row.imported_at is None else ()
        mentioned = [members[name] for name in names if name in members]
        text = markup.render(row.body, post_id=_post_id(row), members=mentioned)
        before, row.body_html = row.body_html, text.html
        if row.body_html != before:
            changed.append(row)
    return changed


@transaction.atomic
def write(model, rows: list) -> int:
    """Save the HTML of those that nobody has edited since they were read; how many it were."""
    posts = {_post_id(row) for row in rows}
    list(Post.objects.select_for_update(no_key=True).filter(pk__in=posts).order_by("pk").values("pk"))
    standing = dict(model.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", "body"))
    return model.objects.bulk_update([row for row in rows if standing.get(row.pk) == row.body], ["body_html"])


def _post_id(row) -> int:
    """Of a comment, or of a post itself."""
    return getattr(row, "post_id", row.pk)
