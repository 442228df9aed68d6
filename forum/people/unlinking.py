"""Turns links to the profile of a member who leaves into text.

Stored HTML has these links wherever the member was mentioned. The search index finds the texts with the name.
"""

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q

from accounts.models import User
from forum.comments.models import Comment
from forum.comments.rerendering import Model, rendered, write
from forum.posts.models import Post
from forum.search.models import CommentEntry, PostEntry
from forum.text import analysis

BATCH_SIZE = 500
ENTRIES: list[tuple[Model, type[PostEntry | CommentEntry]]] = [(Post, PostEntry), (Comment, CommentEntry)]


def texts_with_mentions(member: User) -> dict[Model, list[int]]:
    """The primary keys of posts and comments that link to the member's profile. Two queries."""
    link = f'<a href="{member.get_absolute_url()}">'
    found = {}
    for model, entry in ENTRIES:
        with_name = entry.objects.filter(_has_words(member.username)).values("pk")
        texts = model.objects.filter(pk__in=with_name, body_html__contains=link)
        found[model] = list(texts.order_by("pk").values_list("pk", flat=True))
    return found


def unlink(texts: dict[Model, list[int]]) -> None:
    """Render the texts again, once the member has been deleted."""
    for model, keys in texts.items():
        for start in range(0, len(keys), BATCH_SIZE):
            rows = model.objects.filter(pk__in=keys[start : start + BATCH_SIZE])
            write(model, rendered(list(rows)))


def _has_words(name: str) -> Q:
    """A condition on entries of the search index. Entries that aren't filled yet may have the words, too."""
    words = [f"'{token.exact}'" for token in analysis.tokens(name)]
    if not words:
        return Q()
    return Q(words=SearchQuery(" & ".join(words), config="simple", search_type="raw")) | Q(words=None)
