"""The site that is measured: a database and a gunicorn of its own, on a free port, both ending with us."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from forum.site import postgres, serve
from tests.bench import fill
from tests.bench.shape import Scale

DATABASE = settings.DATA_DIR / "postgres"
TIMEOUT = 60  # seconds for gunicorn to start or to end


def prepare(scale: Scale) -> None:
    """Bring up the database, filled; what an earlier run left is used if it is the same."""
    if not fill.is_filled(scale):
        _make(scale)
    postgres.ensure(DATABASE)
    call_command("collectstatic", verbosity=0, interactive=False)


def _make(scale: Scale) -> None:
    """A new database, filled in haste: one that is half full after a power cut is made again."""
    fill.STAMP.unlink(missing_ok=True)
    shutil.rmtree(DATABASE, ignore_errors=True)
    postgres.ensure(DATABASE, durable=False)
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    fill.fill(scale)
    close()


def close() -> None:
    connection.close()
    connection.close_pool()
    postgres.release(DATABASE)


@contextmanager
def alone() -> Iterator[None]:
    """Nobody else uses the folder; where a bench has started us, we end with it, even if it is killed."""
    serve.stop_with_make()
    with serve.lock_data_dir(settings.DATA_DIR, address="make bench"):
        yield


@contextmanager
def serving() -> Iterator[dict]:
    """gunicorn, as `manage.py serve` runs it, for the block: its address, and whose clocks to read."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.web"],
        cwd=settings.BASE_DIR,
        # MAKELEVEL: it ends with us, even if we are killed
        env=os.environ | {"PORT": str(free_port()), "MAKELEVEL": "1"},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        address = process.stdout.readline().split()
        if not address:
            raise postgres.CannotStart("gunicorn did not start; the lines above say why.")
        yield {
            "address": [address[0], int(address[1])],
            "gunicorn": process.pid,
            "postmaster": int((DATABASE / "db" / "postmaster.pid").read_text().splitlines()[0]),
        }
    finally:
        process.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            process.wait(TIMEOUT)
        process.kill()


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]
