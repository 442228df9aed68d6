"""Converts a reading to Markdown source: the original text as paragraphs, lists, labels and quotations."""

from collections.abc import Iterable
from itertools import groupby

from forum.importing.read.discussion import Comment
from forum.importing.read.reading import LABEL, Reading
from forum.importing.read.text import Kind, Line, collapse_whitespace
from forum.text.markup import escape


def article(reading: Reading) -> str:
    return _blocks(reading.article)


def comment(read: Comment) -> str:
    return _blocks(read.lines)


def caption(reading: Reading) -> str:
    """The caption as plain text. It isn't part of the article, because its picture is lost."""
    return collapse_whitespace(" ".join(line.text for line in reading.caption))


def _blocks(lines: Iterable[Line]) -> str:
    """Write each line as a block. Consecutive list items form one list, consecutive quotations one quotation."""
    runs = groupby((line for line in lines if not line.is_blank), key=lambda line: line.kind)
    return "\n\n".join(
        _SEPARATORS[kind].join(_WRITERS[kind](_on_one_line(line)) for line in run) for kind, run in runs
    )


def _on_one_line(line: Line) -> str:
    """Replace form feeds and line separators, which Markdown would treat as line breaks."""
    return " ".join(line.text.splitlines()).strip()


def _labelled(text: str) -> str:
    found = LABEL.match(text)
    assert found  # or the line would be of another kind
    label = found["label"]
    return f"**{escape(label)}** {escape(text.removeprefix(label).strip())}".rstrip()


_SEPARATORS = {Kind.PLAIN: "\n\n", Kind.LABEL: "\n\n", Kind.ITEM: "\n", Kind.QUOTATION: "\n>\n"}
_WRITERS = {
    Kind.PLAIN: escape,
    Kind.LABEL: _labelled,
    Kind.ITEM: lambda text: f"- {escape(text.removeprefix('-').strip())}",
    Kind.QUOTATION: lambda text: f"> {escape(text)}",
}
