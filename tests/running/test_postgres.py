"""The embedded server: shared by its users, stopped after the last one, and safe after any kill."""

import fcntl
import os
import shutil
from contextlib import ExitStack
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from forum.site import postgres
from tests.running.databases import answers, is_up, rows, user, write
from tests.support import processes

VICTIMS = ("user", "supervisor", "postmaster")


def test_four_processes_that_start_at_once_share_one_server(new_folder):
    new_folder.mkdir()
    with ExitStack() as stack:
        with (new_folder / "users.lock").open("w") as users_lock:
            fcntl.flock(users_lock, fcntl.LOCK_EX)
            four = [stack.enter_context(user(new_folder)) for _ in range(4)]
            processes.until(lambda: all(processes.has_open(each.pid, Path(users_lock.name)) for each in four))
        assert [is_up(process) for process in four] == [True] * 4
        assert processes.supervisor(new_folder)  # fails if there are two
    log = (new_folder / "log").read_text()
    assert (log.count("starting PostgreSQL"), log.count("FATAL")) == (1, 0)


def test_the_server_is_kept_running_until_its_last_user_ends(folder):
    with user(folder) as first, ExitStack() as stack:
        assert is_up(first)
        last = stack.enter_context(user(folder))
        assert is_up(last)
        postgres.ensure(folder)
        postgres.release(folder)
        processes.kill(first.pid)
        processes.until_it_polled(processes.supervisor(folder))  # it checks whether the server is still used
        write(folder, 1)
        killed = processes.postmaster(folder)
        processes.kill(killed)
        processes.until(lambda: answers(folder))
        assert processes.postmaster(folder) != killed
        last.communicate("")
        processes.until_none(folder)


def test_the_last_release_waits_until_the_server_has_stopped(folder):
    left = {}
    for supervisor in ("alive", "killed"):
        postgres.ensure(folder)
        assert processes.postmaster(folder) in processes.of(folder)
        if supervisor == "killed":
            processes.kill(processes.supervisor(folder))
        postgres.release(folder)
        left[supervisor] = processes.of(folder)
    assert left == {"alive": {}, "killed": {}}


def test_no_row_is_lost_after_any_kill(folder):
    found, written = {}, {}
    with ExitStack() as stack:
        process = stack.enter_context(user(folder))
        assert is_up(process)
        for row, victims in enumerate(every_kill()):
            write(folder, row)
            numbers = {
                "user": process.pid,
                "supervisor": processes.supervisor(folder),
                "postmaster": processes.postmaster(folder),
            }
            processes.kill(*(numbers[victim] for victim in victims))
            following = stack.enter_context(user(folder))
            assert is_up(following), f"after a kill of {victims}"
            found[victims], written[victims] = rows(folder), list(range(row + 1))
            process.communicate("")
            process = following
        write(folder, row + 1)
        assert rows(folder) == list(range(row + 2))
    assert found == written


def every_kill() -> list[tuple[str, ...]]:
    return [victims for number in (1, 2, 3) for victims in combinations(VICTIMS, number)]


def test_a_start_while_a_supervisor_is_ending_gets_another_supervisor(folder):
    with (folder / "supervisor.lock").open("w") as ending:
        fcntl.flock(ending, fcntl.LOCK_EX)
        with user(folder) as process:
            processes.until((folder / "start.lock").exists)  # opened just before the supervisor's lock
            processes.until_it_polled(process.pid, times=10)  # until it has found the supervisor's lock taken
            fcntl.flock(ending, fcntl.LOCK_UN)
            assert is_up(process)


def test_a_reused_process_id_in_the_pid_file_is_ignored(folder):
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


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root")
def test_root_without_namespaces_starts_the_server_as_nobody(new_folder, tmp_path):
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "setpriv").symlink_to(shutil.which("setpriv"))  # but no unshare
    with user(new_folder, PATH=tmp_path / "bin") as process:
        assert is_up(process)
        write(new_folder, 1)
        assert Path("/proc", str(processes.postmaster(new_folder))).stat().st_uid == postgres.NOBODY
        process.communicate("")
        processes.until_none(new_folder)
    with user(new_folder) as process:  # the owner stays the same when namespaces are allowed
        assert is_up(process)
        assert rows(new_folder) == [1]


def test_the_server_does_not_write_to_a_deleted_folder(folder):
    with user(folder) as process:
        assert is_up(process)
        (folder / "users.lock").unlink()
        processes.until(lambda: set(processes.of(folder)) == {process.pid})
    assert "shutting down" not in (folder / "log").read_text()


def test_any_path_works():
    names = ["signs: ü@%2F#?", "a, b", "long" * 40]
    with TemporaryDirectory(dir="/tmp") as short:  # so that only one name is too long for a socket
        folder = Path(short, "made", *names)
        found = {folder: used_once(folder, 0)}
        for row, name in enumerate(names, start=1):
            folder = folder.rename(Path(short, name))
            found[folder] = used_once(folder, row)
    assert list(found.values()) == [[0], [0, 1], [0, 1, 2], [0, 1, 2, 3]]


def used_once(folder, row: int) -> list[int]:
    """Start its server, write a row, read all, and stop the server."""
    with user(folder) as process:
        assert is_up(process), folder
        write(folder, row)
        found = rows(folder)
        process.communicate("")
        processes.until_none(folder)
    return found


def test_data_of_a_newer_version_is_named(new_folder):
    (new_folder / "db").mkdir(parents=True)
    (new_folder / "db" / "PG_VERSION").write_text("99\n")
    with pytest.raises(postgres.CannotStart, match="created by PostgreSQL 99, but this machine has PostgreSQL 1"):
        postgres.ensure(new_folder)


def test_an_unwritable_folder_is_named(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(postgres.CannotStart, match="file/postgres: Not a directory"):
        postgres.ensure(tmp_path / "file" / "postgres")


def test_a_configuration_error_is_reported_with_the_servers_message(folder):
    with (folder / "db" / "postgresql.conf").open("a") as file:
        file.write("nonsense = on\n")
    with pytest.raises(postgres.CannotStart, match=r"can't start: .*postgresql.conf\" contains errors"):
        postgres.ensure(folder)
