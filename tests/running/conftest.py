"""Data directories for real servers."""

import shutil
import signal
import sys
from contextlib import contextmanager

import pytest

from tests.support import processes

SERVE = [sys.executable, "manage.py", "serve"]


class Site:
    """A server that was started, and what it said until then."""

    def __init__(self, process, *, data_dir, port):
        self.process, self.data_dir, self.port = process, data_dir, port
        self.said = []
        for line in process.stdout:
            self.said.append(line)
            if "runs at" in line:
                return
        pytest.fail(f"It ended before it served: {self.said}")

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@pytest.fixture(scope="session", autouse=True)
def ctrl_c_is_heard():
    """Also by what is started in the background of a shell, which has it ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture(scope="session")
def prepared(tmp_path_factory):
    """The data directory of a site that ran once and was stopped; not to be written."""
    data_dir = tmp_path_factory.mktemp("prepared")
    with serving(data_dir) as site:
        site.process.terminate()
        site.process.wait(processes.PATIENCE)
    return data_dir


@pytest.fixture
def data_dir(prepared, tmp_path):
    """The data directory of a site that ran before, for this test alone; at its end nothing may run there."""
    copy = tmp_path / "data"
    shutil.copytree(prepared, copy, ignore=shutil.ignore_patterns("sock"))
    yield copy
    processes.until_none(copy)


@contextmanager
def serving(data_dir, *, command=SERVE, port=None, **changes):
    port = port or processes.free_port()
    with processes.running(command, DATA_DIR=data_dir, PORT=port, **changes) as process:
        yield Site(process, data_dir=data_dir, port=port)
