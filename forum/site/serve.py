"""The process that serves the site: alone in its data directory, on a free port, until told to stop."""

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
from gunicorn.app.base import BaseApplication
from gunicorn.workers.gthread import ThreadWorker

from forum.mail import delivery
from forum.site.postgres import CannotStart

HOST = "127.0.0.1"
THREADS = 4  # of each process
STAND_BACK = 0.0005  # seconds for each request under way before another connection is taken
GRACE = 5  # seconds for requests under way when told to stop
PATIENCE = 10  # seconds for the workers of a killed server, which finish their requests
PR_SET_PDEATHSIG = 1  # of prctl(2)
# Of mallopt(3). Pages are large strings; with an arena for each thread their memory comes back to none.
M_ARENA_MAX = -8


class Worker(ThreadWorker):
    """gunicorn's, but while it is busy it leaves what comes to the other, and only its server tells it to stop."""

    def accept(self, listener: socket.socket) -> None:
        # Both hear of each connection. Whoever is busy waits, or one would have all that come at once.
        busy = self.nr_conns - len(self.keepalived_conns) - len(self.pending_conns)
        time.sleep(min(busy, THREADS) * STAND_BACK)
        super().accept(listener)

    def init_signals(self) -> None:
        super().init_signals()
        # A terminal sends Ctrl-C to all. Told twice at once, a worker waits for a lock that it holds itself.
        signal.signal(signal.SIGINT, signal.SIG_IGN)


class Server(BaseApplication):
    """gunicorn on the loopback address; `when_ready` is called once visitors can come."""

    def __init__(self, *, port: int, when_ready: Callable[[], None]):
        self.options = {
            "bind": f"{HOST}:{port}",
            # A process a core of a small machine; threads, so that a slow visitor keeps nobody waiting, and
            # few, because they share a core and each holds a connection to the database.
            "worker_class": Worker,
            "workers": 2,
            "threads": THREADS,
            # Loaded before the workers fork: they share its memory, and a mistake ends the start at once.
            "preload_app": True,
            "graceful_timeout": GRACE,
            "worker_tmp_dir": "/dev/shm" if os.access("/dev/shm", os.W_OK) else None,  # a disk may be slow
            "control_socket_disable": True,  # it would lie in the home directory, one for all sites
            "loglevel": "warning",
            "when_ready": lambda arbiter: when_ready(),
            # After the fork, which threads do not survive.
            "post_worker_init": lambda worker: settings.EMAIL_URL and delivery.start(),
        }
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self):
        from forum.wsgi import application  # made once the settings are known

        import_module(settings.ROOT_URLCONF)  # and with it all pages
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 1)
        gc.freeze()  # collections pass by what is loaded, which the workers share until one of them touches it
        return application


def end_with_make() -> None:
    """Where make started us, its end is ours too, even if it is killed and can't say so."""
    if "MAKELEVEL" in os.environ:
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@contextmanager
def alone_in(data_dir: Path, *, address: str) -> Iterator[None]:
    """Hold the data directory, which serves one site at a time, while this process and its workers live."""
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        file = (data_dir / "serve.lock").open("a+")
    except OSError as error:
        raise CannotStart(f"The data directory can't be used: {error.filename}: {error.strerror}.") from error
    with file:
        deadline = time.monotonic() + PATIENCE
        while not _locked(file.fileno()):
            file.seek(0)
            process, _, running_at = file.read().partition(" ")
            if _is_alive(process) or time.monotonic() > deadline:
                raise CannotStart(f"Seedbed already runs at {running_at}, with the data in {data_dir}.")
            time.sleep(0.1)
        file.truncate(0)
        file.write(f"{os.getpid()} {address}")
        file.flush()
        yield


def check_port(port: int) -> None:
    try:
        with socket.socket() as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind((HOST, port))
    except OSError as error:
        why = "another program uses it" if error.errno == errno.EADDRINUSE else error.strerror
        raise CannotStart(f"Port {port} can't be had ({why}); PORT chooses another.") from error


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_alive(process: str) -> bool:
    """Whether the server of this number lives; else its workers hold the lock, and are about to end.

    A killed server has no command line from then on, but keeps its number until its parent asks how it ended.
    """
    try:
        return process.isdigit() and Path("/proc", process, "cmdline").read_bytes() != b""
    except OSError:
        return False
