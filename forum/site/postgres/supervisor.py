"""The supervisor of an embedded server: keeps it running while processes use it, then stops it."""

import os
import select
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from forum.site.postgres import cluster, locks

LOG_SIZE = 10_000_000  # bytes; there are at most two such files


def main(folder: Path, command: list[str]) -> None:
    """Run in the background. Our parent reads from our standard output how the start went."""
    os.chdir("/")
    if os.fork():
        return  # nobody has to reap the child
    # A service manager may send these to every process. The server has to outlive its users.
    for number in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    answer_pipe = os.dup(sys.stdout.fileno())
    log = Log(folder)
    before = log.size
    for output in (sys.stdout, sys.stderr):
        os.dup2(log.descriptor, output.fileno())
    with locks.opened(folder / "users.lock") as users:  # before answering: it may be deleted at once
        server = _start_or_adopt(folder, command)
        answer = "ready" if server is not None else cluster.reason(log.since(before))
        with suppress(BrokenPipeError):  # our parent was killed
            os.write(answer_pipe, answer.encode())
        os.close(answer_pipe)
        if server is not None:
            _stop_after_last_user(users, folder, command, server, log)


class Log:
    """The file with the messages of the server and of its supervisor. When it's long, it becomes `log.1`."""

    def __init__(self, folder: Path) -> None:
        self.old = folder / "log.1"
        self.descriptor = os.open(folder / "log", os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        self.rotate()

    @property
    def size(self) -> int:
        return os.fstat(self.descriptor).st_size

    def since(self, start: int) -> str:
        return os.pread(self.descriptor, 100_000, start).decode(errors="replace")

    def rotate(self) -> None:
        """Copy and empty the file if it's long. It can't be renamed: every server process has it open."""
        if self.size < LOG_SIZE:
            return
        with suppress(OSError):  # if the disk is full, it helps to empty the file
            old = os.open(self.old, os.O_WRONLY | os.O_TRUNC | os.O_CREAT, 0o600)
            try:
                copied = 0
                while sent := os.sendfile(old, self.descriptor, copied, LOG_SIZE):
                    copied += sent
            finally:
                os.close(old)
        os.ftruncate(self.descriptor, 0)


def _stop_after_last_user(users: int, folder: Path, command: list[str], server: int | None, log: Log) -> None:
    while not locks.try_lock(users) and not locks.is_deleted(users):
        log.rotate()
        if server is None or _has_ended(server, within=0.2):
            time.sleep(0.2)  # don't restart a crashing server too fast
            server = _start_or_adopt(folder, command)
    if server is None:
        return
    # SIGINT ends all sessions and writes all data. If the folder was deleted, a new one may be in its place.
    stop = signal.SIGKILL if locks.is_deleted(users) else signal.SIGINT
    with suppress(ProcessLookupError):
        signal.pidfd_send_signal(server, stop)
    while not _has_ended(server, within=locks.TIMEOUT):
        pass


def _start_or_adopt(folder: Path, command: list[str]) -> int | None:
    """Find the running server or start one, and wait until it accepts connections. Returns its pidfd, or None if
    it ended before that."""
    with locks.opened(folder / "server.lock") as lock:
        server = None
        while server is None and not locks.try_lock(lock):
            time.sleep(0.02)  # the sessions of a killed postmaster need a moment to end
            server = _running_server(folder)
        if server is None:
            # The process these files name has ended. Another process may have its ID now.
            socket = cluster.socket_folder(folder) / cluster.SOCKET
            for file in (cluster.data(folder) / "postmaster.pid", socket, socket.with_name(f"{socket.name}.lock")):
                file.unlink(missing_ok=True)
            process = subprocess.Popen(command, pass_fds=[lock])  # keep the object, or the process would be reaped
            server = os.pidfd_open(process.pid)
    while not cluster.is_ready(folder):
        if _has_ended(server, within=0.02):
            return None
    return server


def _running_server(folder: Path) -> int | None:
    """The pidfd of the postmaster. Another process, even of another server, may have the ID of a killed one."""
    with suppress(OSError, IndexError, ValueError):
        number = int(cluster.postmaster_pid(folder)[0])
        process = os.pidfd_open(number)
        arguments = Path(f"/proc/{number}/cmdline").read_bytes().split(b"\0")
        if arguments[1:3] == [b"-D", os.fsencode(cluster.data(folder))]:
            return process
        os.close(process)
    return None


def _has_ended(server: int, *, within: float) -> bool:
    """Whether the process ends within this many seconds. Closes its pidfd if so."""
    if not select.select([server], [], [], within)[0]:
        return False
    with suppress(ChildProcessError):  # an adopted server isn't our child
        os.waitid(os.P_PIDFD, server, os.WEXITED)
    os.close(server)
    return True


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
