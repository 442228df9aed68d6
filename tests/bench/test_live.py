"""How long it takes to hear of a reply."""

import json
import socket
import subprocess
import sys

import pytest

from tests.bench import live


def test_a_message_that_comes_after_the_next_reply_counts_from_its_own():
    assert live.delays_of([(51, 10.5), (52, 10.6)], sent=[10.0, 10.4]) == pytest.approx([200, 500])


def test_a_stream_that_misses_one_shifts_no_other():
    heard = [(51, 10.1), (52, 11.1), (53, 12.1), (51, 10.2), (53, 12.2)]
    assert live.delays_of(heard, sent=[10, 11, 12]) == pytest.approx([100, 100, 100, 200, 200])


def test_there_are_no_delays_where_it_is_unknown_which_reply_was_heard_of():
    assert live.delays_of([(51, 10.1), (53, 12.1)], sent=[10, 11, 12]) == []


@pytest.fixture
def listener():
    with subprocess.Popen(
        [sys.executable, "-m", "tests.bench.listener"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield process
        process.kill()


def test_what_is_told_twice_was_heard_once(listener):
    with socket.create_server(("127.0.0.1", 0)) as server:
        order = {"address": server.getsockname(), "requests": ["GET / HTTP/1.1\r\n\r\n"]}
        listener.stdin.write(json.dumps(order) + "\n")
        listener.stdin.flush()
        stream, _address = server.accept()
    with stream:
        stream.sendall(b"HTTP/1.1 200 OK\r\n\r\nretry: 2000\n\n")
        assert json.loads(listener.stdout.readline()) == 1
        stream.sendall(b"id: 51\ndata: 3.1\n\nid: 51\ndata: 3.1\n\n:\n\nid: 52\ndata: 4*\n\n")
        heard = []
        while len(heard) < 2:  # it may be asked before all has come
            listener.stdin.write("\n")
            listener.stdin.flush()
            heard += json.loads(listener.stdout.readline())
    assert [number for number, _moment in heard] == [51, 52]
