"""Threads stand open in browsers while the site is stopped and killed."""

import os
import signal
import sys
from urllib.request import urlopen

import psycopg
import pytest

from forum.site import postgres
from tests.running.sites import answers_again, ended_cleanly, is_healthy, kill_postmaster, serving, stop
from tests.support import processes

READERS = 20
OFTEN = 30_000  # until two reach a process at the same moment
LISTENING = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'streams'"
# It would wait longer for its workers than a test for it: where it ends, they have all ended by themselves.
PATIENT = [
    sys.executable,
    "-c",
    f"""
import os, django
os.environ["DJANGO_SETTINGS_MODULE"] = "forum.settings"
django.setup()
from forum.site import serve
serve.GRACE = {10 * processes.PATIENCE}
import manage
manage.main()
""",
    "serve",
]


def opened(site, since: str = ""):
    """A stream of the post that every site begins with."""
    stream = urlopen(f"{site.address}/events/p/1/?since={since}", timeout=processes.PATIENCE)
    assert stream.readline().startswith(b"retry")
    return stream


def opened_in_each(site) -> list:
    """Streams of many readers, some in each process of the server."""
    streams = [opened(site) for _ in range(READERS)]
    with psycopg.connect(postgres.dsn(site.data_dir / "postgres"), autocommit=True) as database:
        while database.execute(LISTENING).fetchone() != (2,):
            streams.append(opened(site))
    return streams


@pytest.mark.parametrize(
    "signals",
    [
        # test_serving.py presses it once
        pytest.param([signal.SIGINT], marks=pytest.mark.deep, id="ctrl-c"),
        pytest.param([signal.SIGINT] * OFTEN, id="ctrl-c again and again"),
        pytest.param([signal.SIGTERM], id="terminated"),
    ],
)
def test_told_to_stop_it_keeps_no_reader_of_an_open_thread_waiting(data_dir, signals):
    with serving(data_dir, command=PATIENT) as site:
        streams = opened_in_each(site)
        for number in signals:
            if number == signal.SIGINT:  # which a terminal sends to all that it started
                os.killpg(site.process.pid, number)
            else:
                site.process.send_signal(number)
        assert site.process.wait(processes.PATIENCE) == 0
        assert (processes.of(data_dir), ended_cleanly(data_dir)) == ({}, True)
        assert site.process.stdout.read().count("\n") <= 1  # the owner's link, and nothing of what broke off
        for stream in streams:
            stream.read()  # to the end
            stream.close()


@pytest.mark.deep  # test_acknowledged kills both, too, while members read and write
def test_killed_while_threads_are_open_it_starts_again_on_its_port(data_dir):
    with serving(data_dir) as killed:
        streams = [opened(killed) for _ in range(READERS)]
        processes.kill(*processes.of(data_dir))
        with serving(data_dir, port=killed.port) as site:
            assert is_healthy(site)
            stop(site)
        for stream in streams:
            stream.close()


@pytest.mark.deep
def test_a_killed_database_ends_no_thread_for_good(data_dir):
    with serving(data_dir) as site:
        with opened(site) as stream:
            kill_postmaster(data_dir)
            stream.read()  # until it ends, for which the browser comes back
        processes.until(lambda: answers_again(site))
        with opened(site, since="0") as stream:
            assert b"id: 13" in stream.readline() + stream.readline()
        stop(site)
