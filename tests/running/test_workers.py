"""Which worker accepts a connection."""

import logging
import os
import selectors
import socket

import pytest
from gunicorn.config import Config

from forum.site import worker as workers


@pytest.fixture
def listener():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        yield listener


@pytest.fixture
def worker(listener):
    """A worker that can accept connections: `worker(busy=3)` has three requests in progress."""
    started = []

    def worker_(*, busy: int) -> workers.Worker:
        worker = workers.Worker(1, os.getpid(), [listener], None, 30, Config(), logging.getLogger())
        worker.poller = selectors.DefaultSelector()
        worker.nr_conns = busy
        started.append(worker)
        return worker

    yield worker_
    for worker in started:
        for client in [*worker.waiting]:
            client.connection.close()
        worker.poller.close()
        worker.tmp.close()


def test_a_busy_worker_leaves_a_connection_to_an_idle_one(listener, worker, monkeypatch):
    busy, idle = worker(busy=3), worker(busy=0)
    monkeypatch.setattr(workers.time, "sleep", lambda seconds: seconds and idle.accept(listener))
    with socket.create_connection(listener.getsockname()):
        busy.accept(listener)
    assert (busy.nr_conns, idle.nr_conns) == (3, 1)


def test_a_busy_worker_accepts_a_connection_that_nobody_else_takes(listener, worker):
    busy = worker(busy=3)
    with socket.create_connection(listener.getsockname()):
        busy.accept(listener)
    assert busy.nr_conns == 4


def test_idle_connections_do_not_make_a_worker_busy(listener, worker, monkeypatch):
    worker = worker(busy=0)
    delays = []
    monkeypatch.setattr(workers.time, "sleep", delays.append)
    with socket.create_connection(listener.getsockname()), socket.create_connection(listener.getsockname()):
        worker.accept(listener)
        worker.accept(listener)
    assert (worker.nr_conns, any(delays)) == (2, False)
