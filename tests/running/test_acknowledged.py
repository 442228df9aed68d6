"""What a member was told is published stays published, whatever is killed meanwhile."""

import sys

import psycopg
import pytest

from forum import postgres
from tests.running import processes
from tests.running.conftest import serving

# Publishes comments as fast as it can, and prints the id of each once it is told that it stands.
WRITER = """
from tests import make
ben, post = make.member("ben"), make.post()
while True:
    print(make.comment(post=post, author=ben).pk, flush=True)
"""
ENOUGH = 40  # comments, for the kill to come in the middle of writing


def everything(data_dir) -> list[int]:
    return list(processes.of(data_dir))


def the_database(data_dir) -> list[int]:
    return [processes.postmaster(data_dir)]


@pytest.mark.parametrize("victims", [everything, the_database])
def test_a_kill_while_members_write_loses_no_acknowledged_comment(data_dir, victims):
    with serving(data_dir):
        write = [sys.executable, "manage.py", "shell", "--no-imports", "-c", WRITER]
        with processes.running(write, DATA_DIR=data_dir) as writer:
            acknowledged = [writer.stdout.readline() for _ in range(ENOUGH)]
            processes.kill(*victims(data_dir))
            processes.kill(writer.pid)
            acknowledged += writer.stdout.readlines()  # said before the kill, read after it
        processes.kill(*processes.of(data_dir))
    with serving(data_dir):
        with psycopg.connect(postgres.dsn(data_dir / "postgres")) as connection:
            kept = {number for (number,) in connection.execute("SELECT id FROM comments_comment")}
        processes.kill(*processes.of(data_dir))
    told = {int(line) for line in acknowledged if line.strip().isdigit()}
    assert len(told) >= ENOUGH
    assert told <= kept
