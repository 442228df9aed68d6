"""Another commit of the forum, to be measured beside this one: its tree, and a Python with its packages."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.bench.version import CannotMeasure, Source

ROOT = Path(__file__).resolve().parent.parent.parent
NEEDED = "tests/bench/serve.py"
REQUIREMENTS = "requirements.txt"


def commit_of(name: str) -> str:
    """The hash of a commit that can be measured. Raises CannotMeasure if there is no such commit or it can't."""
    found = _git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    commit = found.stdout.decode().strip()
    if found.returncode or not commit:
        raise CannotMeasure(f"There is no commit {name} here to compare with.")
    if _git("cat-file", "-e", f"{commit}:{NEEDED}").returncode:
        raise CannotMeasure(f"Commit {name} can't be compared with: it has no {NEEDED}, which serves a version.")
    return commit


def source(commit: str, folder: Path, scale: str) -> Source:
    """The commit's tree and data, below the folder of the benches."""
    place = folder / "against" / commit[:12]
    tree = place / "tree"
    if not tree.exists():
        _extract(commit, tree)
    return Source(commit[:12], tree, _python(tree), place / scale)


def _extract(commit: str, tree: Path) -> None:
    """Written aside first, so that a tree that is half there never counts."""
    draft = tree.with_name("tree.new")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    archive = _git("archive", "--format=tar", commit)
    subprocess.run(["tar", "-x", "-C", str(draft)], input=archive.stdout, check=True)
    draft.rename(tree)


def _python(tree: Path) -> str:
    """Ours if it has the same packages, else that of a virtual environment that the commit makes for itself."""
    if (tree / REQUIREMENTS).read_bytes() == (ROOT / REQUIREMENTS).read_bytes():
        return sys.executable
    python = {"PYTHON": sys._base_executable}
    done = subprocess.run([".ci/venv", REQUIREMENTS], cwd=tree, env=os.environ | python, stdout=sys.stderr)
    if done.returncode:
        raise CannotMeasure(f"The packages of {tree} could not be installed; the lines above say why.")
    return str(tree / ".venv" / "bin" / "python")


def _git(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True)
