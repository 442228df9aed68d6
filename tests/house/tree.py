"""The files of the project, for tests of house rules."""

import ast
from collections.abc import Callable
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PYTHON = sorted(path for folder in ("forum", "accounts") for path in (ROOT / folder).rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
PAGES = sorted((ROOT / "templates").rglob("*.html"))
MAIL = sorted((ROOT / "templates").rglob("*.txt"))  # plain text, without escaping
STYLES = sorted((ROOT / "static").rglob("*.css"))
SCRIPTS = sorted((ROOT / "static").rglob("*.js"))


def name(path: Path) -> str:
    """The path relative to the project: `forum/web/sql.py`."""
    return str(path.relative_to(ROOT))


def offenders(paths: list[Path], rule: Callable[[str], object]) -> dict[str, object]:
    """What a rule finds in these files, by file name. Fails if there are no files."""
    assert paths
    return {name(path): found for path in paths if (found := rule(path.read_text()))}


@cache
def nodes(source: str) -> list[ast.AST]:
    """All nodes of a module's syntax tree."""
    return list(ast.walk(ast.parse(source)))
