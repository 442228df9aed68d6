"""`make bench` on a site too small for figures that say anything: all of it works, and nothing stays running."""

import json
import signal
import sys

import pytest

from tests.support import processes

BENCH = [
    sys.executable,
    "-m",
    "tests.bench",
    "--scale",
    "tiny",
    "--rounds",
    "1",
    "--seconds",
    "0.02",
    "--connections",
    "3",
]
PATIENCE = 4 * processes.PATIENCE
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


def results(folder) -> dict:
    [file] = folder.glob("results-*.json")
    return json.loads(file.read_text())


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Where a whole bench has run."""
    folder = tmp_path_factory.mktemp("bench")
    done = processes.run([*BENCH, "--folder", str(folder)], patience=PATIENCE)
    assert done.returncode == 0, done.stdout + done.stderr
    processes.until_none(folder)
    return folder


def test_every_page_that_is_there_is_measured_and_answers_as_it_should(folder):
    rows = results(folder)["rows"]
    measured = [row for row in rows if not row["missing"]]
    assert {row["page"] for row in measured} >= {"constant", "front, visitor", "thread of 50, signed in", "reply"}
    assert [row["missing"] for row in rows if row["missing"] not in {"", "not there", "no ETag"}] == []
    assert [row["wrong"] for row in measured if row["wrong"]] == []
    assert all(row.keys() >= FIGURES for row in measured)


def test_it_judges_imports_rendering_and_memory_too(folder):
    judged = {target["what"] for target in results(folder)["targets"]}
    assert judged >= {"import", "rendering", "memory of the web processes", "8 writers on one post"}


def test_every_open_thread_hears_of_every_reply(folder):
    streams = results(folder)["streams"]
    assert streams["streams"] > 0
    assert streams["messages"] == streams["expected"]


def test_a_second_bench_finds_the_site_as_it_was_filled(folder):
    filled = (folder / "tiny" / "filled.json").read_text()
    done = processes.run([*BENCH, "--folder", str(folder), "--only", "^reply$"], patience=PATIENCE)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (folder / "tiny" / "filled.json").read_text() == filled
    assert "Filling" not in done.stderr


def test_ctrl_c_ends_everything_it_started(folder):
    with processes.running([*BENCH, "--seconds", "30", "--folder", str(folder)]) as bench:
        for line in bench.stdout:
            if "Measuring" in line:
                break
        bench.send_signal(signal.SIGINT)
        assert bench.wait(processes.PATIENCE) == 130
    processes.until_none(folder)
