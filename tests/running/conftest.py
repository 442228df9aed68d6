"""Data directories for real servers."""

import fcntl
import json
import os
import signal

import pytest

from forum.site import postgres
from tests.running.sites import copy, ended_cleanly, get, is_healthy, serving, stop
from tests.support import processes


@pytest.fixture(scope="session", autouse=True)
def ctrl_c_is_handled():
    """Handle Ctrl-C even in processes started in the background of a shell, which ignore it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory):
    """A temporary folder shared by all processes of this test run."""
    folder = tmp_path_factory.getbasetemp()
    return folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder


@pytest.fixture(scope="session")
def prepared(shared_folder):
    """The data directory of a site that ran once and was stopped, and what was observed. Don't write to it.

    The first test process that needs it creates it for all.
    """
    data_dir, facts = shared_folder / "prepared", shared_folder / "prepared.json"
    with (shared_folder / "prepared.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not facts.exists():
            facts.write_text(json.dumps(first_start(data_dir)))
    return data_dir, json.loads(facts.read_text())


def first_start(data_dir) -> dict:
    """Start a new site, observe it, and stop it."""
    with serving(data_dir) as site:
        link = site.process.stdout.readline().split()[-1]
        seen = {"healthy": is_healthy(site), "front": get(site.address), "owner": get(link)}
        return seen | {
            "status": stop(site),
            "left": list(processes.of(data_dir).values()),
            "clean": ended_cleanly(data_dir),
        }


@pytest.fixture
def data_dir(prepared, tmp_path):
    """A copy of the data directory of a site that ran before. No process may use it after the test."""
    folder = tmp_path / "data"
    copy(prepared[0], folder)
    yield folder
    processes.until_none(folder)


@pytest.fixture(scope="session")
def cluster(tmp_path_factory):
    """The folder of a stopped server with an empty database. Don't write to it."""
    folder = tmp_path_factory.mktemp("cluster") / "postgres"
    postgres.ensure(folder)
    postgres.release(folder)
    return folder


@pytest.fixture
def new_folder(tmp_path):
    """A folder for a new server. No process may use it after the test."""
    yield tmp_path / "postgres"
    processes.until_none(tmp_path)


@pytest.fixture
def folder(cluster, new_folder):
    """The folder of a server that ran before, without locks and log."""
    copy(cluster, new_folder)
    for file in (*new_folder.glob("*.lock"), new_folder / "log"):
        file.unlink()
    return new_folder
