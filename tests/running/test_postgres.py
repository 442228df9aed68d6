"""The embedded server by itself: one for all who use it, gone when they are, unharmed by any kill."""

import fcntl
import os
import shutil
import sys
import time
from itertools import combinations
from pathlib import Path

import psycopg
import pytest

from forum import postgres
from tests.support import processes

# A user of the server: says when it is there, stays until its input ends.
USER = """
import sys
from pathlib import Path
from forum import postgres
postgres.ensure(Path(sys.argv[1]))
print("up", flush=True)
sys.stdin.read()
"""
VICTIMS = ("user", "supervisor", "postmaster")


@pytest.fixture
def folder(tmp_path):
    yield tmp_path / "postgres"
    processes.until_none(tmp_path)


def user(folder, **changes):
    return processes.running([sys.executable, "-c", USER, str(folder)], **changes)


def is_up(process) -> bool:
    return process.stdout.readline() == "up\n"


def write(folder, row: int) -> None:
    with psycopg.connect(postgres.dsn(folder)) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (row int)")
        connection.execute("INSERT INTO kept VALUES (%s)", [row])


def rows(folder) -> list[int]:
    with psycopg.connect(postgres.dsn(folder)) as connection:
        return [row for (row,) in connection.execute("SELECT row FROM kept ORDER BY row")]


def answers(folder) -> bool:
    try:
        return bool(rows(folder))
    except psycopg.OperationalError:
        return False


def test_four_who_start_at_once_share_one_server(folder):
    with user(folder) as a, user(folder) as b, user(folder) as c, user(folder) as d:
        assert all(is_up(process) for process in (a, b, c, d))
        assert processes.postmaster(folder)
        assert processes.supervisor(folder)


def test_the_server_stays_until_its_last_user_is_gone(folder):
    with user(folder) as first, user(folder) as last:
        assert is_up(first)
        assert is_up(last)
        processes.kill(first.pid)
        write(folder, 1)
        last.communicate("")
        processes.until_none(folder)


def test_who_lets_go_last_comes_back_when_the_server_has_stopped(folder):
    postgres.ensure(folder)
    postgres.release(folder)
    assert not processes.of(folder)


def test_who_lets_go_first_leaves_the_server_to_the_others(folder):
    with user(folder) as other:
        assert is_up(other)
        postgres.ensure(folder)
        postgres.release(folder)
        write(folder, 1)


@pytest.mark.parametrize(
    "victims", [who for number in (1, 2, 3) for who in combinations(VICTIMS, number)], ids="+".join
)
def test_after_any_kill_the_next_start_finds_every_row(folder, victims):
    with user(folder) as process:
        assert is_up(process)
        write(folder, 1)
        found = {
            "user": process.pid,
            "supervisor": processes.supervisor(folder),
            "postmaster": processes.postmaster(folder),
        }
        processes.kill(*(found[victim] for victim in victims))
        with user(folder) as following:
            assert is_up(following)
            assert rows(folder) == [1]
            write(folder, 2)
            assert rows(folder) == [1, 2]


def test_a_killed_postmaster_is_replaced_while_somebody_uses_it(folder):
    with user(folder) as process:
        assert is_up(process)
        write(folder, 1)
        killed = processes.postmaster(folder)
        processes.kill(killed)
        processes.until(lambda: answers(folder))
        assert processes.postmaster(folder) != killed


def test_who_lets_go_last_stops_the_server_of_a_killed_supervisor(folder):
    postgres.ensure(folder)
    processes.kill(processes.supervisor(folder))
    postgres.release(folder)
    assert not processes.of(folder)


def test_who_starts_while_a_supervisor_is_about_to_end_gets_another(folder):
    folder.mkdir()
    with (folder / "supervisor.lock").open("w") as ending:
        fcntl.flock(ending, fcntl.LOCK_EX)
        with user(folder) as process:
            processes.until((folder / "users.lock").exists)
            time.sleep(0.3)  # for it to find the supervisor's lock taken
            fcntl.flock(ending, fcntl.LOCK_UN)
            assert is_up(process)


def test_a_number_that_now_belongs_to_another_process_does_not_hinder(folder):
    with user(folder) as process:
        assert is_up(process)
        write(folder, 1)
        processes.kill(*processes.of(folder))
    pid_file = folder / "db" / "postmaster.pid"
    _, *others = pid_file.read_text().splitlines()
    pid_file.write_text("\n".join([str(os.getpid()), *others]) + "\n")
    with user(folder) as process:
        assert is_up(process)
        assert rows(folder) == [1]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root needs a disguise")
def test_root_where_namespaces_are_closed_starts_it_as_nobody(folder, tmp_path):
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "setpriv").symlink_to(shutil.which("setpriv"))  # and no unshare
    with user(folder, PATH=tmp_path / "bin") as process:
        assert is_up(process)
        write(folder, 1)
        assert Path("/proc", str(processes.postmaster(folder))).stat().st_uid == postgres.NOBODY
        process.communicate("")
        processes.until_none(folder)
    with user(folder) as process:  # and so it stays, when they are opened
        assert is_up(process)
        assert rows(folder) == [1]


def test_once_its_folder_is_being_deleted_the_server_writes_no_more(folder):
    with user(folder) as process:
        assert is_up(process)
        (folder / "users.lock").unlink()
        processes.until(lambda: set(processes.of(folder)) == {process.pid})
    assert "shutting down" not in (folder / "log").read_text()


@pytest.mark.parametrize(
    "name", ["a folder, with commas", "ü@:%2F#?", "long" * 40], ids=["comma", "signs", "long"]
)
def test_any_path_will_do(tmp_path, name):
    folder = tmp_path / name / "postgres"
    with user(folder) as process:
        assert is_up(process)
        write(folder, 1)
        assert rows(folder) == [1]
    processes.until_none(tmp_path)


def test_data_of_a_newer_version_is_named(folder):
    (folder / "db").mkdir(parents=True)
    (folder / "db" / "PG_VERSION").write_text("99\n")
    with pytest.raises(postgres.CannotStart, match="made by PostgreSQL 99, but here is PostgreSQL 1"):
        postgres.ensure(folder)


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(postgres.CannotStart, match="file/postgres: Not a directory"):
        postgres.ensure(tmp_path / "file" / "postgres")


def test_a_broken_configuration_is_told_in_the_words_of_the_server(folder):
    postgres.ensure(folder)
    postgres.release(folder)
    with (folder / "db" / "postgresql.conf").open("a") as file:
        file.write("nonsense = on\n")
    with pytest.raises(postgres.CannotStart, match=r"does not start: .*postgresql.conf\" contains errors"):
        postgres.ensure(folder)
