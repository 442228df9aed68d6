"""The server process: one per data directory, on a free port, until it's stopped."""

import ctypes
import errno
import fcntl
import gc
import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from gunicorn.app.base import BaseApplication
from gunicorn.config import Config
from gunicorn.workers.gthread import ThreadWorker

from forum.mail import delivery
from forum.site.postgres import CannotStart

HOST = "127.0.0.1"
THREADS = 4  # per process
BUSY_DELAY = 0.0005  # seconds to wait before accepting a connection, for each request in progress
GRACE = 5  # seconds for requests in progress when the server stops
TIMEOUT = 10  # seconds for the workers of a killed server to finish their requests
PR_SET_PDEATHSIG = 1  # from prctl(2)
# From mallopt(3). Pages are large strings. With an arena for each thread, their memory is never reused.
M_ARENA_MAX = -8


class Worker(ThreadWorker):
    """A gunicorn worker that leaves new connections to the other one while it's busy, and ignores Ctrl-C."""

    def accept(self, listener: socket.socket) -> None:
        # Both workers wake up for each connection. Without a delay, one would take them all.
        busy = self.nr_conns - len(self.keepalived_conns) - len(self.pending_conns)
        time.sleep(min(busy, THREADS) * BUSY_DELAY)
        super().accept(listener)

    def init_signals(self) -> None:
        super().init_signals()
        # A terminal sends Ctrl-C to every process, and the server then stops its workers. A worker that gets both
        # signals at once deadlocks.
        signal.signal(signal.SIGINT, signal.SIG_IGN)


class Server(BaseApplication):
    """gunicorn on the loopback address. Calls `when_ready` as soon as it accepts requests."""

    cfg: Config

    def __init__(self, *, port: int, when_ready: Callable[[], None]) -> None:
        self.options = {
            "bind": f"{HOST}:{port}",
            # One process per core of a small machine. With several threads, a slow client blocks no others.
            # More threads wouldn't help: they share a core, and each holds a database connection.
            "worker_class": Worker,
            "workers": 2,
            "threads": THREADS,
            # Load before the workers fork: they share memory, and an error stops the start at once.
            "preload_app": True,
            "graceful_timeout": GRACE,
            "worker_tmp_dir": "/dev/shm" if os.access("/dev/shm", os.W_OK) else None,  # a disk may be slow
            "control_socket_disable": True,  # it would be in the home directory, shared by all sites
            "loglevel": "warning",
            "forwarder_headers": "",  # else a SCRIPT_NAME header that doesn't match the path is a server error
            "when_ready": lambda arbiter: when_ready(),
            # After the fork, because threads don't survive it.
            "post_worker_init": lambda worker: delivery.start() if settings.EMAIL_URL else None,
        }
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> WSGIHandler:
        from forum.wsgi import application  # importing it needs the settings

        import_module(settings.ROOT_URLCONF)  # imports all views
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 1)
        gc.freeze()  # the collector leaves loaded objects alone, so workers keep sharing their memory
        return application


def stop_with_make() -> None:
    """If make started this process, end together with it, even if make is killed."""
    if "MAKELEVEL" in os.environ:
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@contextmanager
def lock_data_dir(data_dir: Path, *, address: str) -> Iterator[None]:
    """Lock the data directory while this process and its workers run: it can serve one site at a time."""
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        file = (data_dir / "serve.lock").open("a+")
    except OSError as error:
        raise CannotStart(f"The data directory can't be used: {error.filename}: {error.strerror}.") from error
    with file:
        deadline = time.monotonic() + TIMEOUT
        while not _try_lock(file.fileno()):
            file.seek(0)
            process, _, running_at = file.read().partition(" ")
            if _is_alive(process) or time.monotonic() > deadline:
                raise CannotStart(f"Seedbed is already running at {running_at}, with the data in {data_dir}.")
            time.sleep(0.1)
        file.truncate(0)
        file.write(f"{os.getpid()} {address}")
        file.flush()
        yield


def check_port(port: int) -> None:
    try:
        with socket.socket() as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((HOST, port))
    except OSError as error:
        why = "another program is using it" if error.errno == errno.EADDRINUSE else error.strerror
        raise CannotStart(f"Port {port} can't be used ({why}). Set PORT to another one.") from error


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_alive(process: str) -> bool:
    """Whether the server with this process ID is running. If not, its workers hold the lock and are about to end.

    A killed server keeps its process ID until its parent reaps it, but has no command line any more.
    """
    try:
        return process.isdigit() and Path("/proc", process, "cmdline").read_bytes() != b""
    except OSError:
        return False
