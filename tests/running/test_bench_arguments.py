"""Arguments of `make bench`: errors are reported before anything slow starts."""

import os
import subprocess
import sys

import pytest

from tests.bench import run
from tests.support import processes

BENCH = [sys.executable, "-m", "tests.bench", "--scale", "tiny"]


def test_a_row_that_does_not_exist_is_an_error_before_anything_is_filled(tmp_path):
    done = processes.run([*BENCH, "--folder", str(tmp_path / "bench"), "--only", "reply|thraed"])
    [line] = done.stderr.splitlines()
    assert done.returncode == 2
    assert line.startswith("--only 'thraed' matches no row. The rows are: constant; ")
    assert all(name in line for name in run.NAMES)
    assert not (tmp_path / "bench").exists()


@pytest.mark.parametrize(
    ("pattern", "names"),
    [
        ("^reply$", {"reply"}),
        ("^mixed$|^streams$", {"mixed", "streams"}),
        ("^(mixed|import)$", {"mixed", "import"}),
        ("", set(run.NAMES)),
    ],
)
def test_a_pattern_selects_the_rows_it_matches(pattern, names):
    assert run.selected(pattern) == names


@pytest.mark.parametrize(
    ("args", "arrives"),
    [
        ('--only "^replay$"', "^replay$"),
        ("--only ^replay$", "^replay$"),
        ("--only 'replay$$'", "replay$$"),
        ("--only replay$HOME$(HOME)", "replay$HOME$(HOME)"),
    ],
)
def test_make_passes_args_unchanged(args, arrives):
    make = ["make", "--assume-old", "venv-dev", "bench", f"python={sys.executable}"]
    done = processes.run([*make, f"args={args}"])
    assert f"--only {arrives!r} matches no row." in done.stderr


def test_an_unknown_commit_is_an_error(tmp_path):
    done = processes.run([*BENCH, "--folder", str(tmp_path / "bench"), "--against", "no-such-branch"])
    assert (done.returncode, done.stderr) == (2, "There is no commit no-such-branch here to compare with.\n")
    assert not (tmp_path / "bench").exists()


def test_a_commit_that_cannot_be_served_is_refused_with_what_it_lacks(tmp_path):
    objects = subprocess.check_output(["git", "rev-parse", "--git-path", "objects"], text=True, cwd=processes.ROOT)
    # an empty commit, outside the repository
    environment = {
        "GIT_OBJECT_DIRECTORY": tmp_path,
        "GIT_ALTERNATE_OBJECT_DIRECTORIES": os.path.join(processes.ROOT, objects.strip()),
    }
    person = {f"GIT_{who}_{what}": "nobody" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    tree = processes.run(["git", "hash-object", "-w", "-t", "tree", "/dev/null"], **environment).stdout.strip()
    commit = processes.run(["git", "commit-tree", tree, "-m", "Empty"], **environment, **person).stdout.strip()
    done = processes.run([*BENCH, "--folder", str(tmp_path / "bench"), "--against", commit], **environment)
    missing = "it has no tests/bench/serve.py, which serves a version."
    assert (done.returncode, done.stderr) == (2, f"Commit {commit} can't be compared with: {missing}\n")
    assert not (tmp_path / "bench").exists()
