"""The server process: one per data directory, on a free port, until it's stopped."""

import ctypes
import errno
import fcntl
import gc
import logging
import os
import resource
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import NoReturn

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.template.loader import render_to_string
from gunicorn import arbiter
from gunicorn.app.base import BaseApplication
from gunicorn.config import Config
from gunicorn.util import parse_address

from forum.jobs import worker as jobs
from forum.site import connections, postgres, worker
from forum.site.clients import share_of_files
from forum.site.postgres import CannotStart

GRACE = 5  # seconds for requests in progress when the server stops
MAX_CONNECTIONS = 4_000  # per process; live threads are not counted
MAX_FILES = 16_384
TIMEOUT = 10  # seconds for the workers of a killed server to finish their requests
RESTART_PAUSE = 5  # seconds after an error in the process for jobs
PR_SET_PDEATHSIG, PR_SET_NAME = 1, 15  # from prctl(2)
# From mallopt(3). Pages are large strings. With an arena for each thread, their memory is never reused.
M_ARENA_MAX = -8

logger = logging.getLogger(__name__)


class Server(BaseApplication):
    """gunicorn at the address in BIND. Calls `when_ready` as soon as it accepts requests."""

    cfg: Config

    def __init__(self, *, when_ready: Callable[[], None]) -> None:
        self.options = {
            "bind": settings.BIND,
            "worker_class": worker.Worker,
            "workers": settings.WEB_PROCESSES,
            "threads": settings.WEB_THREADS,
            "worker_connections": share_of_files(MAX_CONNECTIONS),
            "sendfile": False,  # the worker sends from memory
            # Load before the workers fork: they share memory, and an error stops the start at once.
            "preload_app": True,
            "graceful_timeout": GRACE,
            "worker_tmp_dir": "/dev/shm" if os.access("/dev/shm", os.W_OK) else None,  # a disk may be slow
            "control_socket_disable": True,  # it would be in the home directory, shared by all sites
            "loglevel": "warning",
            "forwarder_headers": "",  # else a SCRIPT_NAME header that doesn't match the path is a server error
            "when_ready": lambda arbiter: when_ready(),
            # After the fork, because threads don't survive it.
            "post_worker_init": lambda worker: postgres.watch(),
        }
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def run(self) -> None:
        """Serve until SIGTERM or SIGINT."""
        Arbiter(self).run()

    def load(self) -> WSGIHandler:
        from forum.wsgi import application  # importing it needs the settings

        import_module(settings.ROOT_URLCONF)  # imports all views
        worker.pages["too large"] = render_to_string("413.html").encode()
        connections.limit_pages()
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 1)
        gc.freeze()  # the collector leaves loaded objects alone, so workers keep sharing their memory
        return application


class Arbiter(arbiter.Arbiter):
    """gunicorn's parent process, which also keeps a process that runs jobs."""

    jobs = 0  # process ID

    def manage_workers(self) -> None:
        """Start the processes that have ended. gunicorn calls this every second, and whenever one ends."""
        super().manage_workers()
        if not self._jobs_are_running():
            self.jobs = os.fork()
            if self.jobs == 0:
                self._run_jobs()

    def stop(self, graceful: bool = True) -> None:
        """Stop all processes, the one for jobs at the same time as the others."""
        if self._jobs_are_running():
            os.kill(self.jobs, signal.SIGTERM)  # it ends within jobs.GRACE
        super().stop(graceful)
        deadline = time.monotonic() + jobs.GRACE
        while self._jobs_are_running():
            if time.monotonic() > deadline:  # it was told before it could listen, or is stuck
                os.kill(self.jobs, signal.SIGKILL)
            time.sleep(0.05)
            self.reap_workers()

    def _jobs_are_running(self) -> bool:
        try:
            os.kill(self.jobs, 0)
        except ProcessLookupError:
            return False
        return self.jobs > 0

    def _run_jobs(self) -> NoReturn:
        """What the new process does. It shares the memory of what is loaded."""
        code = 1
        try:
            for number in (*self.SIGNALS, signal.SIGCHLD):
                signal.signal(number, signal.SIG_DFL)
            stop_with_parent()
            ctypes.CDLL(None).prctl(PR_SET_NAME, b"jobs")  # in `ps` and `top`
            for listener in self.LISTENERS:
                listener.close()
            for sibling in self.WORKERS.values():
                sibling.tmp.close()
            postgres.watch()
            jobs.run()
            code = 0
        except Exception:
            logger.exception("The process for jobs ended")
            time.sleep(RESTART_PAUSE)
        finally:
            os._exit(code)


def stop_with_parent() -> None:
    """End this process together with its parent, even if that is killed."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def stop_with_make() -> None:
    """If make started this process, end together with it, even if make is killed."""
    if "MAKELEVEL" in os.environ:
        stop_with_parent()


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


def check_address(bind: str) -> None:
    """Raise CannotStart if the server can't listen there. Gunicorn would only log it, after the update."""
    address = parse_address(bind)
    if isinstance(address, str):
        return _check_socket_file(Path(address))
    try:
        with socket.create_server(address, family=socket.AF_INET6 if ":" in address[0] else socket.AF_INET):
            pass
    except OSError as error:  # socket.gaierror is one
        why = "another program is using it" if error.errno == errno.EADDRINUSE else error.strerror
        raise CannotStart(f"{bind} can't be used ({why}). Set PORT or BIND to another address.") from error


def _check_socket_file(path: Path) -> None:
    if not os.access(path.parent, os.W_OK):
        raise CannotStart(f"The socket {path} can't be created. Set BIND to a folder that exists and is writable.")
    if path.exists() and not path.is_socket():
        raise CannotStart(f"{path} is not a socket. Set BIND to another file.")
    with socket.socket(socket.AF_UNIX) as client, suppress(OSError):  # a killed server leaves its socket behind
        client.connect(str(path))
        raise CannotStart(f"{path} can't be used (another program is using it). Set BIND to another file.")


def allow_open_files() -> None:
    """Raise the limit on open files as far as it may go: each connection is one."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    files = MAX_FILES if hard == resource.RLIM_INFINITY else min(MAX_FILES, hard)
    if files > soft != resource.RLIM_INFINITY:
        resource.setrlimit(resource.RLIMIT_NOFILE, (files, hard))


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
