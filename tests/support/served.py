"""Runs gunicorn like `manage.py serve`, but on the test database, for tests that live_server can't run."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from urllib.parse import quote

from django.conf import settings
from django.db import connection

from tests.support import processes

SERVER = """
import os, django
django.setup()
from django.core.management import call_command
from forum.site import serve
serve.stop_with_make()
call_command("collectstatic", verbosity=0, interactive=False)
serve.Server(when_ready=lambda: print("ready", flush=True)).run()
"""


@contextmanager
def beside_the_tests(
    data_dir: Path, database: dict, output: list[str] | None = None, **changes: object
) -> Iterator[str]:
    """Run a server with its own data directory and these environment variables. Yields its address.

    `output` gets the lines that the server prints.
    """
    port = processes.free_port()
    changes |= {
        "DJANGO_SETTINGS_MODULE": "forum.settings",
        "SECRET_KEY": settings.SECRET_KEY,
        "DATABASE_URL": address_of(database),
        "DATA_DIR": data_dir,
        "PORT": port,
        "MAKELEVEL": 1,  # the server ends with this process, even if that is killed
    }
    with processes.running([sys.executable, "-c", SERVER], **changes) as server:
        line = server.stdout.readline()
        assert line == "ready\n", line + server.stdout.read()
        lines = [] if output is None else output
        reader = Thread(target=lambda: lines.extend(server.stdout))  # else the server waits when the pipe is full
        reader.start()
        yield f"http://localhost:{port}"
        server.terminate()
        server.wait(processes.TIMEOUT)
        reader.join(processes.TIMEOUT)


def connections_to(address: str) -> int:
    """The number of open connections of a local server, including those that the client has closed."""
    port = f":{int(address.rpartition(':')[2]):04X}"
    with open("/proc/net/tcp") as table:
        connections = [line.split()[1:4] for line in table]
    return sum(local.endswith(port) and state in {"01", "08"} for local, _remote, state in connections)


def is_idle(address: str) -> bool:
    """Whether a local server has no client left and no other session is running a query in the test database.

    Wait for this before emptying tables: a running request could cause a deadlock.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND backend_type = 'client backend' AND pid <> pg_backend_pid() AND state <> 'idle'"
        )
        return connections_to(address) == cursor.fetchone()[0] == 0


def address_of(database: dict) -> str:
    """A DATABASE_URL from an entry of DATABASES."""
    parts = {name: quote(str(database[name]), safe="") for name in ("USER", "PASSWORD", "HOST", "PORT", "NAME")}
    return "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format_map(parts)
