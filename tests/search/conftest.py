from collections.abc import Iterable
from html import escape

import pytest

from forum.comments.models import Comment
from forum.search.finding import find
from forum.search.query import parse
from forum.text import markup
from forum.text.analysis import vector
from tests.support import make
from tests.support.tables import assert_each, rolled_back


@pytest.fixture
def found(db):
    """Search results as a list of comment numbers and post titles: `found("bridge", newest=True)`."""

    def found_(text: str, *, newest: bool = False, page: int = 1) -> list[str]:
        rows = find(parse(text), newest=newest, page=page).rows
        return [".".join(map(str, row["path"])) if "path" in row else row["title"] for row in rows]

    return found_


@pytest.fixture
def assert_finds(each_cluster):
    """Assert what finds a text: a row is the text, the queries that find it, and those that don't.

    What is found must also be marked.
    """
    post = make.post(title="…", body="…")

    def check(text: str, finds: Iterable[str], does_not_find: Iterable[str] = ()):
        with rolled_back():
            write(post, text)
            wrong = [query for query in finds if "<mark>" not in excerpt(query)]
            wrong += [f"not {query}" for query in does_not_find if excerpt(query)]
            if wrong:
                pytest.fail(f"wrong: {wrong}")

    return lambda rows: assert_each(check, rows)


def write(post, text: str, *, number: int = 1, is_markdown: bool = True) -> None:
    """Write a comment in a tenth of the time that publishing it takes."""
    html = markup.render(text).html if is_markdown else escape(text)
    fields = {"body": text, "body_html": html, "search_words": vector(markup.text_of(html))}
    Comment.objects.bulk_create([Comment(post=post, path=[number], sequence=number, **fields)])


def excerpt(query: str) -> str:
    """What the only result shows, or "" without results."""
    rows = find(parse(query), newest=False, page=1).rows
    assert len(rows) < 2
    return "".join(row["excerpt"] for row in rows)
