"""What a file brings, decided on unsaved rows: a new post with its thread, or what changes of one that stands."""

from dataclasses import asdict, dataclass, field
from datetime import datetime

from django.db import models

from forum.comments.models import Comment
from forum.importing.load import comments as thread
from forum.importing.load import markdown
from forum.importing.load.names import category_called, fitted, member_called
from forum.importing.models import ImportedFile
from forum.importing.read.evidence import Fact
from forum.importing.read.reading import Reading
from forum.posts.models import Post, Revision, slug_of
from forum.text import markup

UNTITLED = "Title not recorded"

# Which words of the header each column of the post repeats.
REPEATED = {
    "kind": ("author",),
    "title": ("title",),
    "category": ("category",),
    "author": ("via", "author"),
    "source_name": ("source",),
    "byline": ("byline",),
}


class AnotherArticle(Exception):
    """Nothing in the file is of what was imported under its name."""


@dataclass(slots=True)
class Arrival:
    """What a file brings, not saved yet.

    `comments` are as many as were read; those without key are new. `columns` are those of the post that change,
    `replaced` what stood in them, `earlier` its words for readers, `facts` what there is to be said about the
    choices made here.
    """

    post: Post
    comments: list[Comment]
    columns: dict[str, object]
    facts: list[Fact]
    replaced: dict[str, object] = field(default_factory=dict)
    earlier: Revision | None = None

    @property
    def new_comments(self) -> int:
        return sum(comment.pk is None for comment in self.comments)

    @property
    def new_names(self) -> list[models.Model]:
        """The category and the member that have to be made."""
        return [row for row in self.columns.values() if isinstance(row, models.Model) and row._state.adding]


def of_new_file(reading: Reading, *, moment: datetime) -> Arrival:
    columns, facts = _columns(reading)
    post = Post(
        **columns,
        slug=slug_of(columns["title"]),
        body_html=markup.render(columns["body"]).html,
        status=Post.Status.PUBLISHED,
        **dict.fromkeys(("created_at", "published_at", "imported_at", "last_activity_at"), moment),
    )
    comments = thread.place(reading.comments, post, standing=(), moment=moment)
    post.comment_count = len(comments)
    return Arrival(post, comments, columns, list(facts.values()))


def of_changed_file(known: ImportedFile, reading: Reading, *, moment: datetime) -> Arrival:
    """Raises AnotherArticle, and DividedAnew where numbers that were given would not stay."""
    post = Post.objects.select_for_update().get(pk=known.post_id)
    columns, facts = _columns(reading)
    if not _is_same_article(known, post, reading, columns["body"]):
        raise AnotherArticle
    columns = {name: value for name, value in columns.items() if _is_changed(name, value, known, reading, post)}
    standing = post.comments.exclude(imported_at=None).order_by("pk")
    comments = thread.place(reading.comments, post, standing=standing, moment=moment)
    arrival = Arrival(post, comments, columns, [fact for name, fact in facts.items() if name in columns])
    post.comment_count += arrival.new_comments
    _change(arrival, moment)
    return arrival


def _columns(reading: Reading) -> tuple[dict[str, object], dict[str, Fact]]:
    """The columns of the post as the file would have them; and for some, what is to be said about that."""
    header = reading.header
    chosen = {
        "kind": (Post.Kind.ORIGINAL if header.author else Post.Kind.SEED, None),
        "title": fitted("title", markup.line(header.title) or UNTITLED, Post, "title"),
        "category": category_called(header.category),
        "author": member_called(header.via or header.author),
        "source_name": fitted("source", header.source, Post, "source_name"),
        "byline": fitted("byline", header.byline, Post, "byline"),
        "body": (markdown.article(reading), None),
    }
    columns = {name: value for name, (value, _fact) in chosen.items()}
    return columns, {name: fact for name, (_value, fact) in chosen.items() if fact}


def _is_same_article(known: ImportedFile, post: Post, reading: Reading, body: str) -> bool:
    """The same text, the same title, or one paragraph in common."""
    if known.sha256 == reading.sha256 or known.header["title"] == reading.header.title:
        return True
    return bool(set(post.body.split("\n\n")) & set(body.split("\n\n")) - {""})


def _is_changed(name: str, value: object, known: ImportedFile, reading: Reading, post: Post) -> bool:
    """Whether the file has other words for this than before: what was changed here meanwhile, as by moving the
    post into another category, is left."""
    if name == "body":
        return value != post.body
    header = asdict(reading.header)
    return any(known.header[word] != header[word] for word in REPEATED[name])


def _change(arrival: Arrival, moment: datetime) -> None:
    """Set the columns, and those that follow from them."""
    columns = arrival.columns
    if "title" in columns:
        columns["slug"] = slug_of(columns["title"])
    if "body" in columns:
        columns["body_html"] = markup.render(columns["body"]).html
    if columns.keys() & arrival.post.words.keys():
        columns["edited_at"] = moment
        arrival.earlier = Revision.of(arrival.post, replaced_at=moment)
    for name, value in columns.items():
        attname = Post._meta.get_field(name).attname
        arrival.replaced[attname] = getattr(arrival.post, attname)
        setattr(arrival.post, name, value)
