"""The files of the project, for rules about them."""

import ast
from collections.abc import Callable
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PYTHON = sorted(path for folder in ("forum", "accounts") for path in (ROOT / folder).rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
PAGES = sorted((ROOT / "templates").rglob("*.html"))
MAIL = sorted((ROOT / "templates").rglob("*.txt"))  # plain text, which escapes nothing
STYLES = sorted((ROOT / "static").rglob("*.css"))
SCRIPTS = sorted((ROOT / "static").rglob("*.js"))


def name(path: Path) -> str:
    """As people say it: `forum/web/sql.py`."""
    return str(path.relative_to(ROOT))


def offenders(paths: list[Path], rule: Callable[[str], object]) -> dict[str, object]:
    """What a rule finds in the text of these files, by their names. It must have files to look at."""
    assert paths
    return {name(path): found for path in paths if (found := rule(path.read_text()))}


@cache
def nodes(source: str) -> list[ast.AST]:
    """All that a module consists of."""
    return list(ast.walk(ast.parse(source)))
