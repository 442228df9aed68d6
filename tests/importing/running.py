"""Helpers that run `import_seeds` and inspect the result."""

import io
import shutil
from dataclasses import dataclass
from pathlib import Path

from django.apps import apps
from django.core.management import CommandError, call_command

from forum.posts.models import Post
from tests.importing.annotations import THREAD, annotate
from tests.importing.pages import SEED

# A one-line article with two comments, the second a reply to the first.
ANNOTATION = (
    '[header]\nlines = "1-2"\n[article]\nlines = "3"\n[[comments]]\nlines = "4"\n'
    '[[comments]]\nlines = "6-8"\ntogether = "x"\nanswers = 4\nevidence = "reading"\nbecause = "y"\n'
)
CONTENT_APPS = ("posts", "comments", "categories", "importing", "accounts", "moderation")


@dataclass(frozen=True)
class Run:
    """The output of a run, and whether it failed."""

    output: str
    errors: str
    failure: str

    @property
    def failed(self) -> bool:
        return bool(self.failure)


def import_seeds(*arguments, **options) -> Run:
    out, err, failure = io.StringIO(), io.StringIO(), ""
    try:
        call_command("import_seeds", *arguments, stdout=out, stderr=err, **options)
    except CommandError as error:
        failure = str(error)
    return Run(out.getvalue(), err.getvalue(), failure)


def page(
    title: str = "A title", *, body: str = "The council met.\nIt went home.", member: str = "wren-hill"
) -> str:
    """Return the text of a seed without comments."""
    return f"{title}\nCategory: Town\nVia: {member} • 3 years ago • 2 comments\n{body}\n"


def write(folder: Path, name: str, text: str | bytes, *, annotation: str = "") -> Path:
    """Write a text, and next to it its annotation with the right hash."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    if annotation:
        path.with_suffix(".toml").write_bytes(annotate(annotation, path.read_bytes()))
    return path


def write_thread(folder: Path, *, text: bytes = THREAD, annotation: str = ANNOTATION) -> Path:
    return write(folder, "thread.txt", text, annotation=annotation)


def copy_seed(folder: Path, *, annotated: bool) -> Path:
    shutil.copy(SEED, folder)
    if annotated:
        shutil.copy(SEED.with_suffix(".toml"), folder)
    return folder / SEED.name


def contents(*, exclude: tuple[str, ...] = ()) -> dict[str, list]:
    """Return all rows of the forum, by model name."""
    tables = [
        model for app in CONTENT_APPS for model in apps.get_app_config(app).get_models() if not model._meta.proxy
    ]
    return {
        model.__name__: list(model._default_manager.order_by("pk").values())
        for model in tables
        if model.__name__ not in exclude
    }


def imported_post() -> Post:
    return Post.objects.get()


def comments_by_number(post: Post) -> dict[str, str]:
    """Return the text of each comment by its number."""
    return {comment.number: comment.body for comment in post.comments.order_by("path")}
