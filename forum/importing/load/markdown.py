"""A reading as Markdown source: the text as it came, set as paragraphs, lists, labels and quotations."""

from collections.abc import Iterable
from itertools import groupby

from forum.importing.read.reading import LABEL, Comment, Reading
from forum.importing.read.text import Kind, Line, squeeze
from forum.text.markup import escape


def article(reading: Reading) -> str:
    return _blocks(reading.article)


def comment(read: Comment) -> str:
    return _blocks(read.lines)


def caption(reading: Reading) -> str:
    """Plain text: the picture it belonged to is lost, so it has no place in the article."""
    return squeeze(" ".join(line.text for line in reading.caption))


def _blocks(lines: Iterable[Line]) -> str:
    """A block for each line; items that follow each other are one list, and so with quotations."""
    runs = groupby((line for line in lines if not line.is_blank), key=lambda line: line.kind)
    return "\n\n".join(
        _JOINED[kind].join(_WRITTEN[kind](_on_one_line(line)) for line in run) for kind, run in runs
    )


def _on_one_line(line: Line) -> str:
    """Markdown takes form feeds and line separators for line ends, which in a file's line they are not."""
    return " ".join(line.text.splitlines()).strip()


def _labelled(text: str) -> str:
    label = LABEL.match(text)["label"]
    return f"**{escape(label)}** {escape(text.removeprefix(label).strip())}".rstrip()


_JOINED = {Kind.PLAIN: "\n\n", Kind.LABEL: "\n\n", Kind.ITEM: "\n", Kind.QUOTATION: "\n>\n"}
_WRITTEN = {
    Kind.PLAIN: escape,
    Kind.LABEL: _labelled,
    Kind.ITEM: lambda text: f"- {escape(text.removeprefix('-').strip())}",
    Kind.QUOTATION: lambda text: f"> {escape(text)}",
}
