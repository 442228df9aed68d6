"""Slow clients in large numbers, against a real server: they affect only themselves."""

import re
import socket
import time
from contextlib import ExitStack, suppress

import psycopg
import pytest

from tests.running.sites import SERVE, copy, database_of, get, is_healthy, serving, stop
from tests.support import floods, processes

# 100 connections for each process
WITH_FEW_FILES = ["sh", "-c", 'ulimit -n 300 && exec "$@"', "sh", *SERVE]
PATIENCE = 5  # seconds for a page; a thread that waits for a slow client waits for longer


@pytest.fixture
def site(data_dir):
    with serving(data_dir) as site:
        yield site


@pytest.fixture(scope="module")
def shared_site(prepared, tmp_path_factory):
    """A site for tests that leave it as it was, because a start takes longer than they do."""
    folder = tmp_path_factory.mktemp("shared") / "data"
    copy(prepared[0], folder)
    with serving(folder) as site:
        yield site
        stop(site)
    processes.until_none(folder)


def assert_serves(site, go_on) -> None:
    for _ in range(5):
        go_on()
        assert "<title>" in get(site.address, patience=PATIENCE)
        assert is_healthy(site)


def ask(site, data: bytes, *, patience: int = processes.TIMEOUT) -> bytes:
    """Send this, and return all that comes back until the server closes the connection."""
    with socket.create_connection(("127.0.0.1", site.port), timeout=patience) as client:
        client.sendall(data)
        return b"".join(iter(lambda: client.recv(65_536), b""))


def test_slow_clients_take_no_thread(shared_site):
    for kind in floods.KINDS:
        with floods.flood(("127.0.0.1", shared_site.port), kind, size=40) as go_on:
            assert_serves(shared_site, go_on)


@pytest.mark.deep
@pytest.mark.parametrize("kind", floods.KINDS)
def test_two_thousand_slow_clients_affect_only_themselves(site, kind):
    with floods.flood(("127.0.0.1", site.port), kind, size=2_000) as go_on:
        assert_serves(site, go_on)
        started = time.monotonic()
        assert stop(site) == 0
        assert time.monotonic() - started < 10  # with a few of them it's 1; a thread that hangs takes 30


@pytest.mark.deep
def test_beyond_the_limit_the_oldest_silent_connection_is_closed(data_dir):
    with serving(data_dir, command=WITH_FEW_FILES) as site:
        with floods.flood(("127.0.0.1", site.port), "silent", size=400) as go_on:
            assert_serves(site, go_on)
        stop(site)
        assert "too many connections" in site.process.stdout.read()


@pytest.mark.deep
def test_beyond_the_limit_on_data_the_connection_that_holds_most_is_closed(site):
    head = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000001\r\n\r\n"
    with ExitStack() as stack:
        for _ in range(200):
            client = stack.enter_context(socket.create_connection(("127.0.0.1", site.port)))
            with suppress(OSError):  # it may be closed before it has sent everything
                client.sendall(head + b"x" * 1_000_000)
        assert_serves(site, lambda: None)
        stop(site)
    assert "too much data held" in site.process.stdout.read()


@pytest.mark.deep
def test_small_pieces_of_many_connections_are_limited_too(site):
    head = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n"
    with ExitStack() as stack:
        for _ in range(3_000):
            client = stack.enter_context(socket.create_connection(("127.0.0.1", site.port)))
            client.sendall(head + b"x" * 60_000)
        assert_serves(site, lambda: None)
        stop(site)
    assert "too much data held" in site.process.stdout.read()


@pytest.mark.deep
def test_each_part_of_an_exchange_has_a_deadline(site):
    expected = {"silent": b"", "half a head": b"HTTP/1.1 408", "a body byte by byte": b"HTTP/1.1 408"}
    with ExitStack() as stack:
        clients = {
            kind: stack.enter_context(socket.create_connection(("127.0.0.1", site.port), timeout=90))
            for kind in expected
        }
        for kind, client in clients.items():
            client.sendall(floods.KINDS[kind])
        assert {kind: client.recv(12) for kind, client in clients.items()} == expected
        assert_serves(site, lambda: None)


@pytest.mark.deep
def test_the_server_is_alive_while_all_its_connections_wait_for_a_thread(data_dir):
    with serving(data_dir, command=WITH_FEW_FILES) as site, ExitStack() as stack:
        dsn = stack.enter_context(database_of(data_dir))
        stack.enter_context(psycopg.connect(dsn)).execute("LOCK TABLE posts_post")
        for _ in range(250):
            client = stack.enter_context(socket.create_connection(("127.0.0.1", site.port)))
            client.sendall(floods.REQUEST)
        for path in ("healthz", "readyz") * 3:
            assert get(f"{site.address}/{path}", patience=PATIENCE)


def test_what_is_too_large_or_has_no_length_is_refused_before_it_is_read(shared_site):
    too_long = b"GET / HTTP/1.1\r\nX: " + b"x" * 40_000
    too_large = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 300000000\r\n\r\n"
    unknown = b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
    for data, status in ((too_long, b"431"), (too_large, b"413"), (unknown, b"411")):
        head, _, body = ask(shared_site, data).partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 " + status)
        assert re.match(rb"The request .+\.\n", body)


def test_requests_that_come_together_are_answered_in_order(shared_site):
    first = b"GET /static/no-such-file HTTP/1.1\r\nHost: localhost\r\n\r\n"
    last = b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    answers = re.findall(rb"HTTP/1\.1 (\d+)", ask(shared_site, first + first + last))
    assert answers == [b"404", b"404", b"200"]


def test_a_client_that_expects_to_continue_is_told_to(shared_site):
    head = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n"
    with socket.create_connection(("127.0.0.1", shared_site.port), timeout=processes.TIMEOUT) as client:
        client.sendall(head)
        assert client.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        client.sendall(b"a=b")
        assert client.recv(100).startswith(b"HTTP/1.1 403")  # no CSRF token


def test_the_server_is_alive_while_every_thread_waits_for_the_database(site, data_dir):
    with database_of(data_dir) as dsn, psycopg.connect(dsn) as connection, ExitStack() as stack:
        connection.execute("LOCK TABLE posts_post")
        for _ in range(16):
            client = stack.enter_context(socket.create_connection(("127.0.0.1", site.port)))
            client.sendall(floods.REQUEST)
        for path in ("healthz", "readyz") * 5:
            assert get(f"{site.address}/{path}", patience=PATIENCE)
