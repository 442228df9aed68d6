"""The files of the project, for rules about them."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PYTHON = sorted(path for folder in ("forum", "accounts") for path in (ROOT / folder).rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
PAGES = sorted([*(ROOT / "templates").rglob("*.html"), *(ROOT / "templates").rglob("*.jinja")])
MAIL = sorted((ROOT / "templates").rglob("*.txt"))  # plain text, which escapes nothing
STYLES = sorted((ROOT / "static").rglob("*.css"))
SCRIPTS = sorted((ROOT / "static").rglob("*.js"))


def name(path: Path) -> str:
    """As people say it: `forum/markup.py`."""
    return str(path.relative_to(ROOT))
