"""The site to measure: made-up members, posts and threads, the same every time, written as imports are."""

import hashlib
import inspect
import json
import time
from collections.abc import Iterator
from datetime import timedelta
from itertools import batched
from pathlib import Path
from random import Random
from typing import NamedTuple

from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone
from tqdm import tqdm

from accounts.models import User
from forum.categories.models import Category
from forum.comments.models import Comment, Quotation
from forum.drafts.models import Draft
from forum.importing.load import bulk
from forum.importing.load import comments as thread
from forum.notifications import ranges
from forum.notifications.models import Reading
from forum.posts.models import Post, Upvote, slug_of
from forum.text import markup
from tests.bench import content, readers, shape, words
from tests.bench.content import Content
from tests.bench.shape import SEED, Scale

MARK = "*Made up by a program to measure the forum; nobody wrote it.*"
SOURCES = ("words.py", "shape.py", "fill.py", "readers.py", "content.py")
POSTS_AT_A_TIME = 20
DAYS = 90  # in which all was written

STAMP = settings.DATA_DIR / "filled.json"


def stamp(scale: Scale) -> dict:
    """What a filled site depends on; a different one is filled again."""
    sources = [Path(__file__).parent / name for name in SOURCES]
    renderer = sorted(Path(markup.__file__).parent.glob("*.py"))  # its HTML is stored
    migrations = sorted(MigrationLoader(None).disk_migrations.items())
    files = [*sources, *renderer, *(Path(inspect.getfile(type(each))) for _name, each in migrations)]
    code = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
    names = [".".join(name) for name, _migration in migrations]
    return {"parameters": scale.parameters(), "code": code, "migrations": names}


def is_filled(scale: Scale) -> bool:
    return STAMP.exists() and filled()["of"] == stamp(scale)


def fill(scale: Scale) -> None:
    """Write everything, and then what it took."""
    began = time.monotonic()
    chance = Random(SEED)
    bodies = _bodies(chance, range(60, 401), scale.bodies)
    rendered = time.monotonic()
    with transaction.atomic():
        _people(scale)
    town = Town(scale, chance, bodies)
    with tqdm(total=scale.comments, unit=" comments", unit_scale=True, desc="Filling") as progress:
        for sizes in batched(enumerate(scale.sizes()), POSTS_AT_A_TIME):
            progress.update(town.write(sizes))
    written = time.monotonic()
    readers.fill(scale, chance, town.content)
    _settle()
    took = {"rendering": rendered - began, "writing": written - rendered, "rest": time.monotonic() - written}
    last = {
        f"last_{name}": model.objects.latest("pk").pk
        for name, model in (("post", Post), ("comment", Comment), ("reading", Reading), ("draft", Draft))
    }
    noted = {"of": stamp(scale), "content": town.content.hexdigest(), "seconds": took}
    STAMP.write_text(json.dumps(noted | last, indent=1))


class Body(NamedTuple):
    """A text, as rows have it: see Comment.search_words for its words."""

    source: str
    html: str
    words: str | None

    @classmethod
    def of(cls, source: str) -> "Body":
        text = markup.render(source)
        return cls(source, text.html, text.words)


def _bodies(chance: Random, lengths: range, count: int) -> list[Body]:
    """Comments share them, since a million would take long to render and be no other."""
    sources = [words.body(chance, chance.choice(lengths)) for _ in range(count)]
    return [Body.of(source) for source in tqdm(sources, unit=" bodies", desc="Rendering")]


def _settle() -> None:
    """Keep what posting and reading will change, and leave the database as after a quiet night."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_post AS TABLE posts_post")
        cursor.execute("CREATE TABLE bench_reading AS TABLE notifications_reading")
        cursor.execute("CREATE INDEX ON bench_reading (post_id)")
        cursor.execute("CREATE TABLE bench_draft AS TABLE drafts_draft")
        cursor.execute(
            "CREATE TABLE bench_notice AS SELECT notice.id, notice.read_at, comment.post_id"
            " FROM notifications_notice notice JOIN comments_comment comment ON comment.id = notice.comment_id"
        )
        cursor.execute("VACUUM (ANALYZE)")


def filled() -> dict:
    """What the fill has noted."""
    return json.loads(STAMP.read_text())


class Town:
    """Who writes there, and what has been written so far."""

    def __init__(self, scale: Scale, chance: Random, bodies: list[Body]):
        self.scale, self.chance, self.bodies = scale, chance, bodies
        self.brief = _bodies(chance, range(100, 101), shape.FIFTY)
        self.now = timezone.now()
        self.members, self.categories = list(User.objects.order_by("pk")), list(Category.objects.all())
        others = self.members[scale.readers :]
        self.publishers, self.loud = others[: scale.publishers], others[-shape.LOUD :]
        self.content = Content()

    @transaction.atomic
    def write(self, sizes: tuple[tuple[int, int], ...]) -> int:
        """Posts of these numbers with threads of these sizes; how many comments."""
        posts, threads = [], []
        for number, size in sizes:
            posts.append(self.post(number, size))
            threads.append(self.thread(posts[-1], size, brief=number == shape.BRIEF))
        note = self.content.noting
        bulk.write(note(posts, content.of_post))
        comments = [comment for each in threads for comment in each]
        thread.save(note(comments, content.of_comment))
        bulk.write(note(self._upvotes(comments), content.of_upvote))
        bulk.write(note(_quotations(comments), content.of_quotation))
        return len(comments)

    def post(self, number: int, size: int) -> Post:
        chance = self.chance
        created = self.now - timedelta(days=chance.uniform(1, DAYS))
        last = created + (self.now - created) * chance.random()
        title = f"{words.title(chance)} ({number})"
        body = chance.choice(self.bodies)
        is_seed = chance.random() < 0.6
        post = Post(
            kind=Post.Kind.SEED if is_seed else Post.Kind.ORIGINAL,
            title=title,
            slug=slug_of(title),
            category=chance.choice(self.categories),
            author=chance.choice(self.publishers),
            source_url=f"https://example.org/{number}" if is_seed else "",
            source_name="The Example" if is_seed else "",
            body=f"{body.source}\n\n{MARK}",
            body_html=f"{body.html}{markup.render(MARK).html}",
            status=Post.Status.PUBLISHED,
            created_at=created,
            published_at=created,
            last_activity_at=last,
            last_sequence=size,
        )
        post.set_search_words()
        return post

    def thread(self, post: Post, size: int, *, brief: bool = False) -> list[Comment]:
        """Unsaved, in the order they were published; the post's counters are set."""
        chance, comments = self.chance, []
        step = (post.last_activity_at - post.created_at) / (size + 1)
        # Pages of the threads that are compared show as many comments, so that nothing is gone there.
        gone = 0 if size in {shape.FIFTY, shape.TEN, *self.scale.named} else 0.005
        for sequence, parent in enumerate(shape.parents(chance, size, deep=size == self.scale.named[-1]), 1):
            above = None if parent is None else comments[parent]
            comment = self._comment(post, above, sequence, chance.choice(self.brief if brief else self.bodies))
            comment.created_at = moment = post.created_at + step * sequence
            comment.withdrawn_at = moment + timedelta(hours=1) if chance.random() < gone else None
            comments.append(comment)
        withdrawn = [comment.sequence for comment in comments if comment.withdrawn_at]
        post.comment_count, post.removed_sequences = size - len(withdrawn), ranges.of(withdrawn)
        latest = [comment.author_id for comment in reversed(comments) if not comment.withdrawn_at]
        post.recent_commenters = list(dict.fromkeys(latest))[:3]
        return comments

    def _comment(self, post: Post, parent: Comment | None, sequence: int, body: Body) -> Comment:
        counted = parent or post
        name = "replies_numbered" if parent else "roots_numbered"
        setattr(counted, name, getattr(counted, name) + 1)
        return Comment(
            post=post,
            parent=parent,
            path=[*(parent.path if parent else ()), getattr(counted, name)],
            sequence=sequence,
            author=self.chance.choice(self.loud if self.chance.random() < shape.BY_THE_LOUD else self.members),
            body=body.source,
            body_html=body.html,
            search_words=body.words,
            upvote_count=min(int(self.chance.expovariate(1)), self.scale.readers - 1),
        )

    def _upvotes(self, comments: list[Comment]) -> Iterator[Upvote]:
        """As many as the comments have counted, by members from the first one on, but not by the author."""
        for comment in comments:
            voters = self.members[: comment.upvote_count + 1]
            others = [member for member in voters if member != comment.author][: comment.upvote_count]
            for member in others:
                yield Upvote(member=member, comment=comment, created_at=comment.created_at)


def _quotations(comments: list[Comment]) -> Iterator[Quotation]:
    for comment in comments[::30]:
        if comment.parent:
            yield Quotation(comment=comment, quoted=comment.parent)


def _people(scale: Scale) -> None:
    """Members, and the categories that they fill."""
    before = timezone.now() - timedelta(days=DAYS + 1)
    bulk.write(
        User(
            username=f"made-up-{number}",
            email=f"made-up-{number}@bench.example.org",
            password="!",  # nobody can log in by it
            bio="Made up to measure the forum.",
            created_at=before,
        )
        for number in range(scale.members)
    )
    bulk.write(
        Category(name=f"Made up {number}", slug=f"made-up-{number}", position=number)
        for number in range(scale.categories)
    )
