"""Real processes for the tests of starting and stopping: started, found, killed, waited for."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 60  # seconds; far more than anything here takes, so that a busy machine fails no test


def environment(**changes: object) -> dict[str, str]:
    """What a person's shell would hand on: nothing of the tests' own settings, and `changes`."""
    ours = {
        "DATABASE_URL",
        "DATA_DIR",
        "SECRET_KEY",
        "DJANGO_SETTINGS_MODULE",
        "MAKELEVEL",
        "MAKEFLAGS",
        "PORT",
    }
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    return kept | {name: str(value) for name, value in changes.items()}


def run(command: list[str], *, patience: int = PATIENCE, **changes: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, env=environment(**changes), cwd=ROOT, capture_output=True, text=True, timeout=patience
    )


def manage(*arguments: str, **changes: object) -> subprocess.CompletedProcess[str]:
    return run([sys.executable, "manage.py", *arguments], **changes)


@contextmanager
def running(command: list[str], **changes: object) -> Iterator[subprocess.Popen[str]]:
    """A process with a standard input and output of ours, killed at the end if it still lives."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    with subprocess.Popen(
        command, env=environment(**changes), cwd=ROOT, start_new_session=True, **pipes
    ) as process:
        try:
            yield process
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def of(folder: Path) -> dict[int, str]:
    """All living processes that work in or for the folder: their numbers and command lines."""
    found = {}
    for place in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            command = (place / "cmdline").read_text()
            told = command + (place / "environ").read_text(errors="replace")
            # a zombie has no command line; a postmaster's children are known by where they are
            if command and (str(folder) in told or os.readlink(place / "cwd").startswith(str(folder))):
                found[int(place.name)] = command.replace("\0", " ")
    return found


def supervisor(folder: Path) -> int:
    [number] = [number for number, command in of(folder).items() if "forum/postgres.py" in command]
    return number


def postmaster(folder: Path) -> int:
    [file] = [*folder.glob("db/postmaster.pid"), *folder.glob("postgres/db/postmaster.pid")]
    return int(file.read_text().splitlines()[0])


def kill(*numbers: int) -> None:
    for number in numbers:
        with suppress(ProcessLookupError):
            os.kill(number, signal.SIGKILL)
    until(lambda: not any(Path("/proc", str(number), "exe").exists() for number in numbers))


def until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


def until_none(folder: Path) -> None:
    """Wait until nothing of the folder runs; the failure names what does."""
    deadline = time.monotonic() + PATIENCE
    while left := of(folder):
        assert time.monotonic() < deadline, left
        time.sleep(0.05)


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]
