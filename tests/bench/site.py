"""The site that is measured: a database and a gunicorn of its own, on a free port, which end with us."""

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

from forum import postgres
from tests.bench import fill
from tests.bench.meters import Meters
from tests.bench.shape import Scale

DATABASE = settings.DATA_DIR / "postgres"
PATIENCE = 60  # seconds for gunicorn to start or to end


def prepare(scale: Scale) -> None:
    """Bring up the database, filled; what an earlier run left is used if it is the same."""
    if not fill.is_filled(scale):
        _make(scale)
    postgres.ensure(DATABASE)
    call_command("collectstatic", verbosity=0, interactive=False)


def _make(scale: Scale) -> None:
    """A new database, filled in haste: one that is half full after a power cut is made anew."""
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
def serving() -> Iterator[Meters]:
    """gunicorn, as `manage.py serve` runs it, until the end of the block."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.web"],
        cwd=settings.BASE_DIR,
        # MAKELEVEL: it ends with us, even if we are killed
        env=os.environ | {"PORT": str(free_port()), "MAKELEVEL": "1"},
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,  # Ctrl-C is for us, and we end it
    )
    try:
        address = process.stdout.readline().split()
        if not address:
            raise SystemExit("gunicorn did not start; what it said stands above.")
        yield Meters(gunicorn=process.pid, postmaster=_postmaster(), address=(address[0], int(address[1])))
    finally:
        process.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            process.wait(PATIENCE)
        process.kill()


def _postmaster() -> int:
    return int((DATABASE / "db" / "postmaster.pid").read_text().splitlines()[0])


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]
