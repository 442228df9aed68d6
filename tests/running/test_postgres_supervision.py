"""The users of the embedded server watch its supervisor, so that it recovers from every kill while one is left."""

import fcntl
import os
import random
import signal
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from tests.running.databases import WATCHING, answers, is_up, rows, user, write
from tests.running.sites import (
    IS_OF_POSTGRES,
    answers_again,
    ended_cleanly,
    is_healthy,
    serving,
    stop,
    web,
    workers,
)
from tests.support import processes

SUPERVISOR, POSTMASTER = ("supervisor",), ("postmaster",)
BOTH = SUPERVISOR + POSTMASTER
# A process that leaves the server to a forked one, which uses it until its input ends.
FORKED = """
import os, sys
from pathlib import Path
from forum.site import postgres
postgres.ensure(Path(sys.argv[1]))
if os.fork():
    postgres.release(Path(sys.argv[1]))
    print("up", flush=True)
    os.wait()
else:
    sys.stdin.read()
    postgres.release(Path(sys.argv[1]))
    print("down", flush=True)
"""
COMMAND = [sys.executable, "manage.py", "shell", "--no-imports", "-c", "print('up', flush=True); input()"]


def kill(folder, victims) -> None:
    """Kill these processes, if there are any: one may be about to be started."""
    found = {"supervisor": processes.supervisors, "postmaster": processes.postmasters}
    processes.kill(*(number for victim in victims for number in found[victim](folder)))


def is_supervised(folder) -> bool:
    """Whether there is one supervisor. There may never be two servers."""
    assert len(processes.postmasters(folder)) <= 1
    return len(processes.supervisors(folder)) == 1


def recovers(folder) -> bool:
    return is_supervised(folder) and answers(folder)


def test_a_new_supervisor_adopts_the_running_server(folder):
    with user(folder, program=WATCHING) as process:
        assert is_up(process)
        write(folder, 1)
        killed, adopted = processes.supervisor(folder), processes.postmaster(folder)
        processes.kill(killed)
        processes.until(lambda: recovers(folder))
        assert processes.supervisor(folder) != killed
        assert processes.postmaster(folder) == adopted
        process.communicate("")
        processes.until_none(folder)
    assert (folder / "log").read_text().endswith("database system is shut down\n")


@pytest.mark.deep
def test_the_server_recovers_from_kills_in_any_order_while_it_has_a_user(folder):
    orders = [[SUPERVISOR, POSTMASTER], [POSTMASTER, SUPERVISOR], [BOTH], [SUPERVISOR] * 2, [BOTH] * 2]
    with user(folder, program=WATCHING) as process:
        assert is_up(process)
        for row, order in enumerate(orders):
            write(folder, row)
            for victims in order:
                processes.until(lambda: is_supervised(folder))
                kill(folder, victims)
            processes.until(lambda: recovers(folder))
            assert rows(folder) == list(range(row + 1)), order
        process.communicate("")
        processes.until_none(folder)


@pytest.mark.deep
def test_many_users_start_one_supervisor(folder):
    with user(folder, program=WATCHING) as first, user(folder, program=WATCHING) as second:
        assert (is_up(first), is_up(second)) == (True, True)
        write(folder, 1)
        for _ in range(3):
            kill(folder, BOTH)
            processes.until(lambda: recovers(folder))
        first.communicate("")
        assert rows(folder) == [1]
        second.communicate("")
        processes.until_none(folder)


@pytest.mark.deep
def test_a_command_that_runs_for_long_watches_the_supervisor(data_dir):
    with processes.running(COMMAND, DATA_DIR=data_dir) as process:
        assert is_up(process)
        kill(data_dir / "postgres", SUPERVISOR)
        kill(data_dir / "postgres", POSTMASTER)
        processes.until(lambda: is_supervised(data_dir / "postgres"))
        output, _errors = process.communicate("\n")
        assert (process.returncode, processes.of(data_dir)) == (0, {})
        assert output.count("Another one has taken over") == 1
    assert ended_cleanly(data_dir)


@pytest.mark.deep
def test_a_site_whose_supervisor_was_killed_survives_a_killed_database(data_dir):
    with serving(data_dir) as site:
        assert workers(data_dir)
        kill(data_dir / "postgres", SUPERVISOR)
        kill(data_dir / "postgres", POSTMASTER)
        processes.until(lambda: is_supervised(data_dir / "postgres") and answers_again(site))
        assert stop(site) == 0
        assert (processes.of(data_dir), ended_cleanly(data_dir)) == ({}, True)


@pytest.mark.deep
def test_a_site_whose_server_and_supervisor_were_killed_ends_cleanly(data_dir):
    with serving(data_dir) as site:
        assert workers(data_dir)
        processes.kill(site.process.pid, processes.supervisor(data_dir))
        processes.until_none(data_dir)
    assert ended_cleanly(data_dir)


@pytest.mark.deep
def test_a_service_manager_that_stops_all_processes_at_once_gets_a_clean_end(data_dir):
    with serving(data_dir) as site:
        assert workers(data_dir)
        for number in processes.of(data_dir):
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGTERM)
        assert site.process.wait(processes.TIMEOUT) == 0
        assert (processes.of(data_dir), ended_cleanly(data_dir)) == ({}, True)
        assert "database" not in site.process.stdout.read()  # no supervisor was missed


def test_a_forked_process_keeps_the_server_running_and_lets_others_in(folder):
    with user(folder, program=FORKED) as process:
        assert is_up(process)
        with (folder / "users.lock").open() as users_lock:
            fcntl.flock(users_lock, fcntl.LOCK_SH | fcntl.LOCK_NB)  # as others do, but without waiting
        write(folder, 1)
        assert rows(folder) == [1]
        output, _errors = process.communicate("")
        assert output == "down\n"
        assert processes.of(folder) == {}


def test_a_server_whose_user_is_killed_during_the_start_stops(folder):
    with user(folder) as process:
        processes.until(lambda: processes.supervisors(folder))
        processes.kill(process.pid)
        processes.until_none(folder)


def test_a_deleted_folder_is_not_used_again(folder):
    with user(folder, program=WATCHING) as process:
        assert is_up(process)
        (folder / "users.lock").unlink()
        tasks = Path("/proc", str(process.pid), "task")
        processes.until(lambda: len([*tasks.iterdir()]) == 1)  # without the thread that watches
        processes.until(lambda: set(processes.of(folder)) == {process.pid})


@pytest.mark.deep
def test_a_site_recovers_from_random_kills(data_dir):
    folder, chance = data_dir / "postgres", random.Random(3)
    supervisor, postmaster = processes.supervisors, processes.postmasters
    victims = [
        lambda: supervisor(folder),
        lambda: postmaster(folder),
        lambda: [*supervisor(folder), *postmaster(folder)],
        lambda: [*workers(data_dir)[:1], *supervisor(folder)],
        lambda: [*workers(data_dir), *supervisor(folder), *postmaster(folder)],
        lambda: [number for number, text in processes.of(data_dir).items() if IS_OF_POSTGRES.match(text)],
    ]
    with serving(data_dir) as site:
        for chosen in chance.choices(victims, k=40):
            processes.until(lambda: is_supervised(folder) and len(web(data_dir)) == 3)
            processes.kill(*chosen())
            if chance.random() < 0.7:
                processes.until(lambda: answers_again(site))
        processes.until(lambda: is_supervised(folder) and is_healthy(site))
        assert stop(site) == 0
        assert (processes.of(data_dir), ended_cleanly(data_dir)) == ({}, True)
