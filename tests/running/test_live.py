"""The site is stopped or killed while browsers have threads open."""

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
OFTEN = 30_000  # so that a process gets two at the same moment
LISTENING = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'streams'"
# A server that waits for its workers longer than the test does. If it ends, they have all ended by themselves.
PATIENT = [
    sys.executable,
    "-c",
    f"""
import os, django
os.environ["DJANGO_SETTINGS_MODULE"] = "forum.settings"
django.setup()
from forum.site import serve
serve.GRACE = {10 * processes.TIMEOUT}
import manage
manage.main()
""",
    "serve",
]


def opened(site, since: str = ""):
    """An event stream of the post that every new site has."""
    stream = urlopen(f"{site.address}/events/p/1/?since={since}", timeout=processes.TIMEOUT)
    assert stream.readline().startswith(b"retry")
    return stream


def opened_in_each(site) -> list:
    """Streams of many readers, some in each server process."""
    streams = [opened(site) for _ in range(READERS)]
    with psycopg.connect(postgres.dsn(site.data_dir / "postgres"), autocommit=True) as database:
        while database.execute(LISTENING).fetchone() != (2,):
            streams.append(opened(site))
    return streams


@pytest.mark.parametrize(
    "signals",
    [
        # test_serving.py tests this, too
        pytest.param([signal.SIGINT], marks=pytest.mark.deep, id="ctrl-c"),
        pytest.param([signal.SIGINT] * OFTEN, id="ctrl-c again and again"),
        pytest.param([signal.SIGTERM], id="terminated"),
    ],
)
def test_open_threads_do_not_delay_a_stop(data_dir, signals):
    with serving(data_dir, command=PATIENT) as site:
        streams = opened_in_each(site)
        for number in signals:
            if number == signal.SIGINT:  # a terminal sends it to all processes
                os.killpg(site.process.pid, number)
            else:
                site.process.send_signal(number)
        assert site.process.wait(processes.TIMEOUT) == 0
        assert (processes.of(data_dir), ended_cleanly(data_dir)) == ({}, True)
        assert site.process.stdout.read().count("\n") <= 1  # only the owner's link, no errors
        for stream in streams:
            stream.read()  # until it ends
            stream.close()


@pytest.mark.deep  # test_acknowledged kills both, too, while members read and write
def test_a_site_killed_with_open_threads_starts_again_on_its_port(data_dir):
    with serving(data_dir) as killed:
        streams = [opened(killed) for _ in range(READERS)]
        processes.kill(*processes.of(data_dir))
        with serving(data_dir, port=killed.port) as site:
            assert is_healthy(site)
            stop(site)
        for stream in streams:
            stream.close()


@pytest.mark.deep
def test_readers_can_reconnect_after_the_database_was_killed(data_dir):
    with serving(data_dir) as site:
        with opened(site) as stream:
            kill_postmaster(data_dir)
            stream.read()  # until it ends; a browser would reconnect
        processes.until(lambda: answers_again(site))
        with opened(site, since="0") as stream:
            assert b"id: 13" in stream.readline() + stream.readline()
        stop(site)
