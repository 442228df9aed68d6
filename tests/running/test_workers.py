"""Who of the processes takes a connection."""

import logging
import os
import socket

import pytest
from gunicorn.config import Config

from forum.site import serve


@pytest.fixture
def listener():
    with socket.create_server((serve.HOST, 0)) as listener:
        listener.setblocking(False)
        yield listener


@pytest.fixture
def worker(listener):
    """A process of the server, as far as it takes connections: `worker(busy=3)` has three requests under way."""
    made = []

    def worker_(*, busy: int) -> serve.Worker:
        worker = serve.Worker(1, os.getpid(), [listener], None, 30, Config(), logging.getLogger())
        worker.tpool = worker.get_thread_pool()
        worker.method_queue.init()
        worker.nr_conns = busy
        made.append(worker)
        return worker

    yield worker_
    for worker in made:
        worker.tpool.shutdown()
        worker.method_queue.run_callbacks(None)
        worker.method_queue.close()
        worker.tmp.close()


def test_the_busy_one_leaves_a_connection_to_the_other(listener, worker, monkeypatch):
    busy, idle = worker(busy=3), worker(busy=0)
    monkeypatch.setattr(serve.time, "sleep", lambda seconds: seconds and idle.accept(listener))
    with socket.create_connection(listener.getsockname()):
        busy.accept(listener)
    assert (busy.nr_conns, idle.nr_conns) == (3, 1)


def test_it_takes_what_the_other_does_not(listener, worker):
    busy = worker(busy=3)
    with socket.create_connection(listener.getsockname()):
        busy.accept(listener)
    assert busy.nr_conns == 4


def test_connections_that_only_wait_make_nobody_busy(listener, worker, monkeypatch):
    worker = worker(busy=2)
    worker.keepalived_conns.extend([object(), object()])
    stood_back = []
    monkeypatch.setattr(serve.time, "sleep", stood_back.append)
    with socket.create_connection(listener.getsockname()):
        worker.accept(listener)
    assert not any(stood_back)
