"""Renders stored texts again, because the renderer has changed or a member they mention has left."""

from typing import Any

from django.db import transaction

from accounts import mentions
from forum.posts.models import Post
from forum.text import markup

from .models import Comment

Model = type[Post] | type[Comment]


def rendered(rows: list[Any]) -> list[Any]:
    """The rows whose HTML has changed. Imported texts mention no members, even if they contain an @name."""
    written_here = [row.body for row in rows if row.imported_at is None]
    members = {name.lower(): name for name in mentions.find_members(*written_here)}
    changed = []
    for row in rows:
        names = markup.mentioned_names(row.body) if row.imported_at is None else ()
        mentioned = [members[name] for name in names if name in members]
        text = markup.render(row.body, post_id=_post_id(row), members=mentioned)
        before, row.body_html = row.body_html, text.html
        if row.body_html != before:
            changed.append(row)
    return changed


@transaction.atomic
def write(model: Model, rows: list[Any]) -> int:
    """Save the HTML and the words of rows whose text hasn't been edited since they were read. Returns how many."""
    posts = {_post_id(row) for row in rows}
    list(Post.objects.select_for_update(no_key=True).filter(pk__in=posts).order_by("pk").values("pk"))
    current = model.objects.in_bulk([row.pk for row in rows])
    unchanged = [row for row in rows if row.pk in current and current[row.pk].body == row.body]
    for row in unchanged:
        for name, text in current[row.pk].text_fields.items():  # the title may have been edited
            setattr(row, name, text)
        row.set_search_words()
    return model.objects.bulk_update(unchanged, ["body_html", *model.SEARCH_FIELDS])


def _post_id(row: Post | Comment) -> int:
    """The key of a comment's post, or of the post itself."""
    return row.post_id if isinstance(row, Comment) else row.pk
