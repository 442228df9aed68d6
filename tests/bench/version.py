"""A version of the forum that is measured: its own `tests.bench.serve`, in its own tree, as a process of ours."""

import http.client
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.bench.meters import Meters

INTERFACE = 1  # as serve.py says it
TIMEOUT = 120  # seconds for a site to be restored and its database to stop


class CannotMeasure(Exception):
    """The reason, in one line for people."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a version's code is, the Python that runs it, and the folder of its data."""

    label: str
    tree: Path
    python: str
    folder: Path


class Version:
    """A version that is served. `ready` is all it said about itself, `facts` what there is to request."""

    def __init__(self, source: Source, process: subprocess.Popen, ready: dict):
        self.label, self.process, self.ready, self.facts = source.label, process, ready, ready["facts"]
        self.address = tuple(ready["address"])
        self.meters = Meters(gunicorn=ready["gunicorn"], postmaster=ready["postmaster"])

    def ask(self, do: str, **what):
        """Have it do something; serve.py lists what it can."""
        self.process.stdin.write(json.dumps({"do": do} | what) + "\n")
        self.process.stdin.flush()
        return _said(self.label, self.process)

    def look(self, request: dict) -> tuple[int, str]:
        """Status and ETag of a page."""
        headers = dict(line.split(": ", 1) for line in request["headers"].splitlines())
        there = http.client.HTTPConnection(*self.address)
        there.request("GET", request["path"], headers=headers)
        answer = there.getresponse()
        answer.read()
        there.close()
        return answer.status, answer.getheader("etag", "")


@contextmanager
def served(source: Source, scale: dict) -> Iterator[Version]:
    """Filled and served until the end of the block."""
    process = subprocess.Popen(
        [source.python, "-m", "tests.bench.serve", "--scale", json.dumps(scale), "--folder", str(source.folder)],
        cwd=source.tree,
        env=os.environ | {"MAKELEVEL": "1"},  # it ends with us, even if we are killed
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,  # Ctrl-C is for us, and we end it
    )
    try:
        ready = _said(source.label, process)
        if ready["interface"] != INTERFACE:
            raise CannotMeasure(
                f"{source.label} speaks interface {ready['interface']} of tests/bench/serve.py, not {INTERFACE}."
            )
        yield Version(source, process, ready)
    finally:
        _end(process)


def _said(label: str, process: subprocess.Popen):
    line = process.stdout.readline()
    if not line:
        raise CannotMeasure(f"{label} is not served any more; the lines above say why.")
    return json.loads(line)


def _end(process: subprocess.Popen) -> None:
    """It takes back what was posted. One that is still filling has nothing to take back."""
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(TIMEOUT)
    process.kill()


def this(root: Path, folder: Path) -> Source:
    """The version in the tree that the bench itself is run in."""
    return Source("this version", root, sys.executable, folder)
