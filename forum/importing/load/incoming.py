"""Builds the unsaved rows for a file: a new post with its thread, or the changes to an existing post."""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.db import models

from forum.comments.models import Comment
from forum.importing.load import comments as thread
from forum.importing.load import markdown
from forum.importing.load.names import find_or_build_category, find_or_build_member, truncated
from forum.importing.models import ImportedFile
from forum.importing.read.evidence import Fact
from forum.importing.read.reading import Reading
from forum.posts.models import Post, Revision, slug_of
from forum.text import markup

UNTITLED = "Title not recorded"

# The header fields that each column of the post comes from.
HEADER_FIELDS = {
    "kind": ("author",),
    "title": ("title",),
    "category": ("category",),
    "author": ("via", "author"),
    "source_name": ("source",),
    "byline": ("byline",),
}


class DifferentArticle(Exception):
    """The file has nothing in common with what was imported under its name."""


@dataclass(slots=True)
class Incoming:
    """The content of a file as rows that aren't saved yet.

    `comments` has one for each comment in the file; those without a key are new. `columns` has the values of the
    post's columns that change, `replaced` their previous values. `revision` is the previous text for the edit
    history. `facts` are additions to the report.
    """

    post: Post
    comments: list[Comment]
    columns: dict[str, Any]
    facts: list[Fact]
    replaced: dict[str, object] = field(default_factory=dict)
    revision: Revision | None = None

    @property
    def new_comments(self) -> int:
        return sum(comment.pk is None for comment in self.comments)

    @property
    def new_names(self) -> list[models.Model]:
        """The category and the member, if they are new."""
        return [row for row in self.columns.values() if isinstance(row, models.Model) and row._state.adding]


def from_new_file(reading: Reading, *, now: datetime) -> Incoming:
    """Build a new post with its thread. Raises ValidationError for a text that takes too long to format."""
    columns, facts = _columns(reading)
    markup.refuse_complex(columns["body"])
    post = Post(
        **columns,
        slug=slug_of(columns["title"]),
        body_html=markup.render(columns["body"]).html,
        status=Post.Status.PUBLISHED,
        **dict.fromkeys(("created_at", "published_at", "imported_at", "last_activity_at"), now),
    )
    post.set_search_words()
    comments = thread.match_comments(reading.comments, post, existing=(), now=now)
    post.comment_count = len(comments)
    return Incoming(post, comments, columns, list(facts.values()))


def from_changed_file(current: ImportedFile, reading: Reading, *, now: datetime) -> Incoming:
    """Build the changes to a post. Raises DifferentArticle, DiscussionChanged or ValidationError."""
    post = Post.objects.select_for_update().get(pk=current.post_id)  # type: ignore[misc]  # an imported file in use has a post
    columns, facts = _columns(reading)
    if not _is_same_article(current, post, reading, columns["body"]):
        raise DifferentArticle
    columns = {name: value for name, value in columns.items() if _is_changed(name, value, current, reading, post)}
    existing = post.comments.exclude(imported_at=None).order_by("pk")
    comments = thread.match_comments(reading.comments, post, existing=existing, now=now)
    incoming = Incoming(post, comments, columns, [fact for name, fact in facts.items() if name in columns])
    post.comment_count += incoming.new_comments
    _apply_changes(incoming, now)
    return incoming


def _columns(reading: Reading) -> tuple[dict[str, Any], dict[str, Fact]]:
    """Return the values of the post's columns according to the file, and facts about some of them, by column."""
    header = reading.header
    values = {
        "kind": (Post.Kind.ORIGINAL if header.author else Post.Kind.SEED, None),
        "title": truncated("title", markup.line(header.title) or UNTITLED, Post, "title"),
        "category": find_or_build_category(header.category),
        "author": find_or_build_member(header.via or header.author),
        "source_name": truncated("source", header.source, Post, "source_name"),
        "byline": truncated("byline", header.byline, Post, "byline"),
        "body": (markdown.article(reading), None),
    }
    columns = {name: value for name, (value, _fact) in values.items()}
    return columns, {name: fact for name, (_value, fact) in values.items() if fact}


def _is_same_article(current: ImportedFile, post: Post, reading: Reading, body: str) -> bool:
    """Whether both have the same text, the same title or a paragraph in common."""
    if current.sha256 == reading.sha256 or current.header["title"] == reading.header.title:
        return True
    return bool(set(post.body.split("\n\n")) & set(body.split("\n\n")) - {""})


def _is_changed(name: str, value: object, current: ImportedFile, reading: Reading, post: Post) -> bool:
    """Whether the file changed this column since the last import.

    Changes made on the site, such as moving the post to another category, are left alone.
    """
    if name == "body":
        return value != post.body
    header = asdict(reading.header)
    return any(current.header[key] != header[key] for key in HEADER_FIELDS[name])


def _apply_changes(incoming: Incoming, now: datetime) -> None:
    """Set the columns on the post, and those derived from them."""
    columns = incoming.columns
    if "title" in columns:
        columns["slug"] = slug_of(columns["title"])
    if "body" in columns:
        markup.refuse_complex(columns["body"])
        columns["body_html"] = markup.render(columns["body"]).html
    if columns.keys() & incoming.post.text_fields.keys():
        columns["edited_at"] = now
        incoming.revision = Revision.of(incoming.post, replaced_at=now)
    for name, value in columns.items():
        attname = Post._meta.get_field(name).attname  # type: ignore[union-attr]  # always a column, never a relation
        incoming.replaced[attname] = getattr(incoming.post, attname)
        setattr(incoming.post, name, value)
    incoming.post.set_search_words()
