"""`make bench` works on a tiny site, and leaves no process running. The figures mean nothing."""

import json
import signal
import sys

import pytest

from tests.bench.pages import EIGHT_POSTS, ONE_POST
from tests.support import processes

pytestmark = pytest.mark.deep  # slow: each test starts a site and sends thousands of requests

BENCH = [sys.executable, "-m", "tests.bench", "--scale", "tiny", "--rounds", "1", "--connections", "3"]
QUICK = [*BENCH, "--seconds", "0.02", "--mixed-seconds", "1"]
TIMEOUT = 10 * processes.TIMEOUT
FIGURES = {
    "requests_a_second",
    "p50_ms",
    "p95_ms",
    "p99_ms",
    "server_ms",
    "postgres_ms",
    "times_constant",
    "queries",
}
PAGES = {"constant", "constant without Django", "front, visitor", "thread of 50, signed in", "reply", "mixed"}


def results(folder) -> dict:
    """The results of the last benchmark in the folder."""
    *_earlier, file = sorted(folder.glob("results-*.json"))
    return json.loads(file.read_text())


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("bench")


@pytest.fixture(scope="module")
def bench(folder):
    """The results and output of a complete benchmark."""
    done = processes.run([*QUICK, "--folder", str(folder)], patience=TIMEOUT)
    assert done.returncode == 0, done.stdout + done.stderr
    processes.until_none(folder)
    return results(folder) | {"output": done.stdout}


@pytest.fixture(scope="module")
def rows(bench):
    [version] = bench["versions"]
    return version["rows"]


def test_every_page_is_measured_and_responds_correctly(rows):
    assert [(row["page"], row["missing"]) for row in rows if row["missing"]] == []
    assert [(row["page"], row["wrong"]) for row in rows if row["wrong"]] == []
    assert [row["page"] for row in rows if not row.keys() >= FIGURES] == []
    assert {row["page"] for row in rows} >= PAGES


def test_every_page_is_sent_compressed_unless_the_row_says_otherwise(rows):
    pages = [row for row in rows if row["raw"] > 1_000]
    plain = {row["page"] for row in pages if row["sent"] > row["raw"] / 2}
    assert plain == {"50 comments by psycopg, uncompressed", "thread of 50, read before, uncompressed"}


def test_the_page_cache_is_measured(rows):
    """A page that was shown before comes from the cache. A changed page and pages for members don't."""
    cached = {row["page"]: row["cached"] for row in rows if row["connections"] == 1}
    assert cached["front, visitor"] == 1
    assert cached["thread of 50, visitor, If-None-Match"] == 1
    assert cached["thread of 50, visitor, afresh"] == 0
    assert cached["front, signed in"] is None


def test_visitors_members_and_writers_are_mixed(bench, rows):
    [mixed] = [row for row in rows if row["page"] == "mixed"]
    assert 0 < mixed["cached"] < 1
    assert len(mixed["memory"]) >= 2
    assert min(mixed["memory"]) > 10_000_000
    assert "Mixed: " in bench["output"]


def test_imports_rendering_and_memory_have_targets_too(bench):
    judged = {target["what"] for target in bench["targets"]}
    others = {"import", "rendering", "memory of the web processes", ONE_POST, EIGHT_POSTS}
    assert judged >= others | {"tracker, signed in", "notices, signed in"}


def test_every_open_thread_gets_every_reply(bench):
    [version] = bench["versions"]
    assert version["streams"]["streams"] > 0
    assert version["streams"]["messages"] == version["streams"]["expected"]


def test_two_versions_are_measured_side_by_side(folder):
    """HEAD and the working tree, each with its own code and database."""
    some = ["--only", "^constant$|^front, visitor$|^reply$|mixed", "--against", "HEAD"]
    done = processes.run([*QUICK, *some, "--folder", str(folder)], patience=TIMEOUT)
    assert done.returncode == 0, done.stdout + done.stderr
    new, old = results(folder)["versions"]
    pages = ["constant", "constant", "front, visitor", "front, visitor", "reply", "mixed"]
    assert [row["page"] for row in new["rows"]] == [row["page"] for row in old["rows"]] == pages
    assert [row["page"] for row in [*new["rows"], *old["rows"]] if row["missing"] or row["wrong"]] == []
    assert (new["version"], new["content"]) == ("this version", old["content"])
    [place] = (folder / "against").iterdir()
    assert old["version"] == place.name
    assert (place / "tiny" / "postgres").is_dir()
    assert f"Beside {place.name}" in done.stdout
    assert "ratio" in done.stdout
    processes.until_none(folder)


def test_a_second_benchmark_uses_the_same_content(bench, folder):
    filled = (folder / "tiny" / "filled.json").read_text()
    done = processes.run([*QUICK, "--folder", str(folder), "--only", "^reply$"], patience=TIMEOUT)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (folder / "tiny" / "filled.json").read_text() == filled
    assert "Filling" not in done.stderr


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGKILL], ids=["ctrl-c", "killed"])
def test_no_process_is_left_however_the_benchmark_ends(folder, end):
    with processes.running([*BENCH, "--seconds", "30", "--folder", str(folder)]) as bench:
        for line in bench.stdout:
            if "Measuring" in line:
                break
        bench.send_signal(end)
        assert bench.wait(processes.TIMEOUT) == (130 if end == signal.SIGINT else -signal.SIGKILL)
    processes.until_none(folder)
