"""The embedded PostgreSQL: a private server in a folder, for sites without a DATABASE_URL.

Each process that uses the server holds a shared lock on `users.lock`. The kernel releases it when the process
ends, however it ends. A supervisor in its own session waits for the exclusive lock, which it gets when the last
user has ended, and then stops the server. Until then, it restarts the server if that is killed. The users watch
the supervisor. If that is killed, one of them starts another, which adopts the running server. If all of them are
killed at once, the next user does.

The lock files in the folder. Every lock is released when its holders end:
    users.lock       shared: a process is using the server; exclusive: the supervisor is stopping it
    start.lock       a process is checking that a supervisor is running
    supervisor.lock  a supervisor is running
    server.lock      a server process is running: each inherits the lock from the postmaster
"""

import fcntl
import logging
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread

from forum.site.postgres import cluster, locks
from forum.site.postgres.cluster import NOBODY, CannotStart, dsn

# The supervisor runs without installed packages, so this package can only import the standard library.

__all__ = ["NOBODY", "CannotStart", "dsn", "ensure", "release", "stop_watching", "watch"]

ROOT = Path(__file__).resolve().parents[3]
WATCH_INTERVAL = 1  # seconds

logger = logging.getLogger(__name__)

_users_locks: dict[Path, int] = {}  # file descriptors of users.lock, by folder
_watchers: dict[Path, "_Watcher"] = {}


def ensure(folder: Path, *, durable: bool = True) -> None:
    """Start this folder's server if it isn't running, and keep it running until this process and its forks end."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if folder not in _users_locks:
            _users_locks[folder] = locks.open_file(folder / "users.lock")
            fcntl.flock(_users_locks[folder], fcntl.LOCK_SH)  # waits while a supervisor stops the server
        _ensure_supervisor(folder, durable=durable)
        # Checked repeatedly, because the supervisor that was running may have been about to end.
        is_ready = locks.wait_for(lambda: _is_ready_or_supervised(folder, durable=durable))
    except OSError as error:
        raise CannotStart(f"The database can't use {error.filename or folder}: {error.strerror}.") from error
    if not is_ready:
        raise CannotStart(f"The database in {folder} isn't ready after {locks.TIMEOUT} s. See {folder / 'log'}.")


def watch() -> None:
    """From now on, replace the supervisors of the servers that this process uses when they're killed.

    This takes a thread for each server. A forked process doesn't have them, so it has to call this, too.
    """
    for folder in _users_locks.keys() - _watchers.keys():
        _watchers[folder] = _Watcher(folder)
        _watchers[folder].start()


def stop_watching() -> None:
    """End the threads of `watch`, before this process forks or stops using a server."""
    while _watchers:
        _folder, watcher = _watchers.popitem()
        watcher.stop()


def release(folder: Path) -> None:
    """Stop using the server. If no other process uses it, wait until it has stopped."""
    lock = _users_locks.get(folder)
    if lock is None:
        return
    if watcher := _watchers.pop(folder, None):
        watcher.stop()
    del _users_locks[folder]
    is_last = locks.try_lock(lock)
    os.close(lock)
    if is_last:
        with suppress(CannotStart, OSError):  # there's nothing to stop, or no folder any more
            locks.wait_for(lambda: _has_stopped(folder))


def _has_stopped(folder: Path) -> bool:
    """Whether the server has stopped, or others use it now. Starts a supervisor to stop it if that was killed."""
    if locks.is_locked(folder / "supervisor.lock"):
        return False
    if not locks.is_locked(folder / "server.lock") or locks.is_locked(folder / "users.lock"):
        return True
    _ensure_supervisor(folder)
    return False


def _is_ready_or_supervised(folder: Path, *, durable: bool) -> bool:
    if cluster.is_ready(folder):
        return True
    _ensure_supervisor(folder, durable=durable)
    return False


def _ensure_supervisor(folder: Path, *, durable: bool = True) -> bool:
    """Start a supervisor unless one is running, and wait until it has started or adopted a server. Returns whether
    it was started."""
    with locks.opened(folder / "start.lock") as start, locks.opened(folder / "supervisor.lock") as supervisor:
        fcntl.flock(start, fcntl.LOCK_EX)
        if not locks.try_lock(supervisor):
            return False
        server = cluster.command(folder, durable=durable)
        answer = subprocess.run(
            # without installed packages, environment variables and the user's packages, because it's faster
            [sys.executable, "-S", "-E", "-s", "-m", "forum.site.postgres.supervisor", str(folder), *server],
            pass_fds=[supervisor],  # the supervisor holds the lock from the start
            start_new_session=True,  # Ctrl-C must only reach the processes that use the server
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
        ).stdout
    if answer != "ready":
        raise CannotStart(f"The database in {folder} can't start: {answer or 'its supervisor failed'}.")
    return True


class _Watcher(Thread):
    """Checks regularly that the server of a folder has a supervisor. Logs each problem once."""

    def __init__(self, folder: Path) -> None:
        super().__init__(name="database supervisor", daemon=True)
        self.folder = folder
        self.users_lock = _users_locks[folder]
        self.stopped = Event()

    def run(self) -> None:
        problem = ""
        while not self.stopped.wait(WATCH_INTERVAL) and not locks.is_deleted(self.users_lock):
            try:
                if _ensure_supervisor(self.folder):
                    logger.warning("The database's supervisor was killed. Another one has taken over.")
                problem = ""
            except (CannotStart, OSError) as error:
                if problem != (problem := str(error)):
                    logger.error("%s Trying again every second.", problem)

    def stop(self) -> None:
        self.stopped.set()
        self.join()


# A forked process needs locks of its own. With its parent's, neither could release them alone. It has them from
# the start, because its parent may release its own at once.
_locks_for_child: dict[Path, int] = {}


def _lock_for_child() -> None:
    for folder, lock in _users_locks.items():
        _locks_for_child[folder] = os.open(f"/proc/self/fd/{lock}", os.O_RDONLY)  # also if it was deleted
        fcntl.flock(_locks_for_child[folder], fcntl.LOCK_SH)


def _close_locks_of_child() -> None:
    while _locks_for_child:
        os.close(_locks_for_child.popitem()[1])


def _use_own_locks() -> None:
    _watchers.clear()
    for folder, lock in _locks_for_child.items():
        os.close(_users_locks[folder])
        _users_locks[folder] = lock
    _locks_for_child.clear()


os.register_at_fork(before=_lock_for_child, after_in_parent=_close_locks_of_child, after_in_child=_use_own_locks)
