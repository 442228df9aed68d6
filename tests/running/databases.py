"""Processes that use an embedded server, and what they write to its database."""

import sys

import psycopg

from forum.site import postgres
from tests.support import processes

# A process that uses the server until its input ends. Prints when the server is up.
USER = """
import sys
from pathlib import Path
from forum.site import postgres
postgres.ensure(Path(sys.argv[1]))
print("up", flush=True)
sys.stdin.read()
"""
# The same, but it also watches the server's supervisor, as every command does.
WATCHING = USER.replace("sys.stdin.read()", "postgres.watch(); sys.stdin.read()")


def user(folder, *, program=USER, **changes):
    return processes.running([sys.executable, "-c", program, str(folder)], **changes)


def is_up(process) -> bool:
    return process.stdout.readline() == "up\n"


def write(folder, row: int) -> None:
    with psycopg.connect(postgres.dsn(folder)) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS numbers (row int)")
        connection.execute("INSERT INTO numbers VALUES (%s)", [row])


def rows(folder) -> list[int]:
    with psycopg.connect(postgres.dsn(folder)) as connection:
        return [row for (row,) in connection.execute("SELECT row FROM numbers ORDER BY row")]


def answers(folder) -> bool:
    try:
        return bool(rows(folder))
    except psycopg.OperationalError:
        return False
