"""Real processes for the tests of starting and stopping: started, found, killed, waited for."""

import os
import select
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
        # A zombie has no command line. A process may end while we read, or keep some of its files from us.
        if command := _read(place / "cmdline"):
            text = command + _read(place / "environ")
            # a postmaster's children are known by their working directory
            if str(folder) in text or _link(place / "cwd").startswith(str(folder)):
                found[int(place.name)] = command.replace("\0", " ")
    return found


def _read(file: Path) -> str:
    with suppress(OSError):
        return file.read_text(errors="replace")
    return ""


def _link(place: Path) -> str:
    with suppress(OSError):
        return os.readlink(place)
    return ""


def parent(number: int) -> int:
    """The number of its parent; 0 if it has ended."""
    status = _read(Path("/proc", str(number), "status"))
    return int(status.partition("\nPPid:")[2].split()[0]) if status else 0


def has_open(number: int, file: Path) -> bool:
    """Whether the process has this file open."""
    return any(_link(descriptor) == str(file) for descriptor in Path("/proc", str(number), "fd").glob("*"))


def supervisor(folder: Path) -> int:
    [number] = [number for number, command in of(folder).items() if "forum/site/postgres.py" in command]
    return number


def postmaster(folder: Path) -> int:
    [file] = [*folder.glob("db/postmaster.pid"), *folder.glob("postgres/db/postmaster.pid")]
    return int(file.read_text().splitlines()[0])


def kill(*numbers: int) -> None:
    """Kill them all at once, and wait until each has ended."""
    victims = []
    for number in numbers:
        with suppress(ProcessLookupError):
            victims.append(os.pidfd_open(number))  # names this process for good; its number may be given again
    for victim in victims:
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(victim, signal.SIGKILL)
    for victim in victims:
        assert select.select([victim], [], [], PATIENCE)[0], f"a killed process did not end: {numbers}"
        os.close(victim)


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


def until_it_polled(number: int, *, times: int = 3) -> None:
    """Wait until a process that polls has looked again: it has slept so many times more.

    Its own pauses count, not the clock: on a slow machine this takes longer and proves the same.
    """
    enough = _pauses(number) + times
    until(lambda: _pauses(number) >= enough)


def _pauses(number: int) -> int:
    """How often the process has waited for something. Fails if it has ended."""
    status = Path("/proc", str(number), "status").read_text()
    return int(status.partition("\nvoluntary_ctxt_switches:")[2].split()[0])


def free_port() -> int:
    """A port for a server that a test starts. Nobody else gets it while this process lives.

    We stay bound to it without listening. The kernel gives such a port to no other program that asks for any,
    but lets a server bind it that names it and, like every server, reuses addresses.
    """
    reserved = socket.socket()
    reserved.bind(("127.0.0.1", 0))
    reserved.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # only now: before, it might share a port
    port = reserved.getsockname()[1]
    reserved.detach()  # never closed
    return port
