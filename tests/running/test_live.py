"""Threads stand open in browsers while the site is stopped and killed."""

import os
import signal
import time
from urllib.request import urlopen

import pytest

from tests.running import processes
from tests.running.conftest import serving
from tests.running.test_serving import answers_again, is_healthy, stop

READERS = 20


def opened(site, since: str = ""):
    """A stream of the post that every site begins with."""
    stream = urlopen(f"{site.address}/events/p/1/?since={since}", timeout=processes.PATIENCE)
    assert stream.readline().startswith(b"retry")
    return stream


@pytest.mark.parametrize("ctrl_c", [True, False], ids=["ctrl-c", "terminated"])
def test_told_to_stop_it_keeps_no_reader_of_an_open_thread_waiting(data_dir, ctrl_c):
    with serving(data_dir) as site:
        streams = [opened(site) for _ in range(READERS)]
        told_at = time.monotonic()
        if ctrl_c:
            os.killpg(site.process.pid, signal.SIGINT)
        else:
            site.process.terminate()
        site.process.wait(processes.PATIENCE)
        assert time.monotonic() - told_at < 10
        assert site.process.stdout.read().count("\n") <= 1  # the owner's link, and nothing of what broke off
        for stream in streams:
            stream.read()
            stream.close()


def test_killed_while_threads_are_open_it_starts_again_on_its_port(data_dir):
    with serving(data_dir) as killed:
        streams = [opened(killed) for _ in range(READERS)]
        processes.kill(*processes.of(data_dir))
        with serving(data_dir, port=killed.port) as site:
            assert is_healthy(site)
            stop(site)
        for stream in streams:
            stream.close()


def test_a_killed_database_ends_no_thread_for_good(data_dir):
    with serving(data_dir) as site:
        with opened(site) as stream:
            processes.kill(processes.postmaster(data_dir))
            stream.read()  # until it ends, for which the browser comes back
        processes.until(lambda: answers_again(site))
        with opened(site, since="0") as stream:
            assert b"id: 13" in stream.readline() + stream.readline()
        stop(site)
