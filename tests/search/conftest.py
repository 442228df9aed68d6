import pytest

from forum.search.finding import find
from forum.search.query import parse


@pytest.fixture
def found(db):
    """Search results as a list of comment numbers and post titles: `found("bridge", newest=True)`."""

    def found_(text: str, *, newest: bool = False, page: int = 1) -> list[str]:
        rows = find(parse(text), newest=newest, page=page).rows
        return [".".join(map(str, row["path"])) if "path" in row else row["title"] for row in rows]

    return found_
