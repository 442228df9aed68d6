"""Sites as `manage.py serve` and `make run` start them."""

import json
import os
import re
import signal
import subprocess
import sys
from contextlib import contextmanager
from urllib.request import urlopen

from forum.site import postgres
from tests.support import processes

SERVE = [sys.executable, "manage.py", "serve"]
MAKE = ["make", "run"]
SERVES = re.compile(r"manage\.py serve|serve\.Server\(")
IS_OF_POSTGRES = re.compile(r"postgres: |\S*/postgres -D ")


class Site:
    """A started server, with its output up to the line that says it's running."""

    def __init__(self, process, *, data_dir, port):
        self.process, self.data_dir, self.port = process, data_dir, port
        self.output = []
        for line in process.stdout:
            self.output.append(line)
            if "is running at" in line:
                return
        raise AssertionError(f"the server ended during the start: {self.output}")

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def database_of(data_dir):
    """Start the site's embedded database for this block if it isn't running. Yields its URL."""
    folder = data_dir / "postgres"
    postgres.ensure(folder)
    try:
        yield postgres.dsn(folder)
    finally:
        postgres.release(folder)


@contextmanager
def serving(data_dir, *, command=SERVE, port=None, **changes):
    port = port or processes.free_port()
    with processes.running(command, DATA_DIR=data_dir, PORT=port, **changes) as process:
        yield Site(process, data_dir=data_dir, port=port)


def get(address: str, *, patience: int = processes.TIMEOUT) -> str:
    with urlopen(address, timeout=patience) as answer:
        return answer.read().decode()


def is_healthy(site: Site) -> bool:
    """Whether a process answers, with or without the database."""
    return json.loads(get(f"{site.address}/healthz"))["status"] == "ok"


def answers_again(site: Site) -> bool:
    """Whether the site is ready, with its database."""
    try:
        return json.loads(get(f"{site.address}/readyz"))["status"] == "ok"
    except OSError:
        return False


def stop(site: Site) -> int:
    site.process.terminate()
    return site.process.wait(processes.TIMEOUT)


def press_ctrl_c(site: Site) -> int:
    """Send SIGINT to every process, as a terminal does."""
    os.killpg(site.process.pid, signal.SIGINT)
    return site.process.wait(processes.TIMEOUT)


def refusal(command: str = "serve", **changes: object) -> str:
    """The one-line error with which a `manage.py` command refuses to start."""
    done = processes.manage(command, **changes)
    assert done.returncode == 1, done.stdout
    [line] = done.stderr.splitlines()
    return line


def ended_cleanly(data_dir) -> bool:
    """Whether the database was shut down cleanly."""
    return (data_dir / "postgres" / "log").read_text().endswith("database system is shut down\n")


def copy(folder, to) -> None:
    """Copy a folder with its owners: the server runs as the user who owns it."""
    subprocess.run(["cp", "-a", folder, to], check=True)


# --- Processes ----------------------------------------------------------------------------------------------


def web(data_dir) -> list[int]:
    """gunicorn and all its workers."""
    return [number for number in serving_processes(data_dir) if processes.name(number) != "jobs"]


def jobs(data_dir) -> list[int]:
    """The process that runs jobs, if there is one."""
    return [number for number in serving_processes(data_dir) if processes.name(number) == "jobs"]


def serving_processes(data_dir) -> list[int]:
    return [number for number, command in processes.of(data_dir).items() if SERVES.search(command)]


def workers(data_dir, *, count: int = 2) -> list[int]:
    """The workers, which gunicorn forks only after it has called `when_ready`."""

    def forked() -> list[int]:
        serving = web(data_dir)
        return [number for number in serving if processes.parent(number) in serving]

    processes.until(lambda: len(forked()) == count)
    return forked()


def database(data_dir) -> list[int]:
    """The postmaster and all its children, without the supervisor, which starts it again."""
    return [number for number, command in processes.of(data_dir).items() if IS_OF_POSTGRES.match(command)]


def kill_postmaster(data_dir) -> None:
    """Kill the postmaster, and wait until its sessions have ended, too."""
    killed = set(database(data_dir))
    processes.kill(processes.postmaster(data_dir))
    processes.until(lambda: not killed & processes.of(data_dir).keys())
