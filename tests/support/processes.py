"""Starts, finds, kills and waits for real processes, for tests of starting and stopping."""

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
SUPERVISOR = "forum.site.postgres.supervisor"
TIMEOUT = 60  # seconds; far more than needed, so that tests pass on a busy machine


def environment(**changes: object) -> dict[str, str]:
    """Environment variables without the settings of the tests, but with `changes`."""
    ours = {
        "DATABASE_URL",
        "DATA_DIR",
        "SECRET_KEY",
        "DJANGO_SETTINGS_MODULE",
        "MAKELEVEL",
        "MAKEFLAGS",
        "PORT",
    }
    inherited = {name: value for name, value in os.environ.items() if name not in ours}
    return inherited | {name: str(value) for name, value in changes.items()}


def run(command: list[str], *, patience: int = TIMEOUT, **changes: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, env=environment(**changes), cwd=ROOT, capture_output=True, text=True, timeout=patience
    )


def manage(*arguments: str, **changes: object) -> subprocess.CompletedProcess[str]:
    return run([sys.executable, "manage.py", *arguments], **changes)


@contextmanager
def running(command: list[str], **changes: object) -> Iterator[subprocess.Popen[str]]:
    """A process with pipes for standard input and output. It's killed at the end of the block."""
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
    """The command lines of all processes that use the folder, by process ID."""
    found = {}
    for place in Path("/proc").glob("[0-9]*"):
        # A zombie has no command line. A process may end while we read, or some files may be unreadable.
        if command := _read(place / "cmdline"):
            text = command + _read(place / "environ")
            # a postmaster's children are recognized by their working directory
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


def name(number: int) -> str:
    """The short name of a process, as `ps` shows it. Empty if it has ended."""
    return _read(Path("/proc", str(number), "comm")).strip()


def parent(number: int) -> int:
    """The process ID of the parent, or 0 if the process has ended."""
    status = _read(Path("/proc", str(number), "status"))
    return int(status.partition("\nPPid:")[2].split()[0]) if status else 0


def has_open(number: int, file: Path) -> bool:
    """Whether the process has this file open."""
    return any(_link(descriptor) == str(file) for descriptor in Path("/proc", str(number), "fd").glob("*"))


def supervisors(folder: Path) -> list[int]:
    """The embedded server's supervisors: there should be one. The process that forks it isn't counted."""
    commands = of(folder).items()
    return [number for number, command in commands if SUPERVISOR in command and not _leads_session(number)]


def supervisor(folder: Path) -> int:
    [number] = supervisors(folder)
    return number


def _leads_session(number: int) -> bool:
    with suppress(ProcessLookupError):
        return os.getsid(number) == number
    return True  # it has ended


def postmasters(folder: Path) -> list[int]:
    """The postmasters that are running: there may never be two."""
    found = [number for number, command in of(folder).items() if "/postgres -D " in command]
    found = [number for number in found if _read(Path("/proc", str(number), "comm")) == "postgres\n"]
    return [number for number in found if parent(number) not in {0, *found}]  # sessions aren't renamed at once


def postmaster(folder: Path) -> int:
    [file] = [*folder.glob("db/postmaster.pid"), *folder.glob("postgres/db/postmaster.pid")]
    return int(file.read_text().splitlines()[0])


def kill(*numbers: int) -> None:
    """Kill all these processes at once, and wait until each has ended."""
    victims = []
    for number in numbers:
        with suppress(ProcessLookupError):
            victims.append(os.pidfd_open(number))  # a process ID could be reused
    for victim in victims:
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(victim, signal.SIGKILL)
    for victim in victims:
        assert select.select([victim], [], [], TIMEOUT)[0], f"a killed process did not end: {numbers}"
        os.close(victim)


@contextmanager
def paused(*numbers: int):
    """Pause these processes during the block. They don't end while they're paused."""
    for number in numbers:
        os.kill(number, signal.SIGSTOP)
    try:
        yield
    finally:
        for number in numbers:
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGCONT)


def until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + TIMEOUT
    while not condition():
        assert time.monotonic() < deadline, "timed out"
        time.sleep(0.05)


def until_none(folder: Path) -> None:
    """Wait until no process uses the folder. The failure lists those that do."""
    deadline = time.monotonic() + TIMEOUT
    while left := of(folder):
        assert time.monotonic() < deadline, left
        time.sleep(0.05)


def until_it_polled(number: int, *, times: int = 3) -> None:
    """Wait until a polling process has polled `times` more times.

    This counts its pauses instead of seconds, so it also works on a slow machine.
    """
    enough = _pauses(number) + times
    until(lambda: _pauses(number) >= enough)


def _pauses(number: int) -> int:
    """How often the process has been waiting. Fails if it has ended."""
    status = Path("/proc", str(number), "status").read_text()
    return int(status.partition("\nvoluntary_ctxt_switches:")[2].split()[0])


def free_port() -> int:
    """A port for a server that a test starts. It stays reserved while this process lives.

    We stay bound to the port without listening. The kernel doesn't give it to programs that ask for any free port.
    But a server that asks for this port and reuses addresses, as every server does, gets it.
    """
    reserved = socket.socket()
    reserved.bind(("127.0.0.1", 0))
    reserved.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # not earlier, or the port could be shared
    port = reserved.getsockname()[1]
    reserved.detach()  # never closed
    return port
