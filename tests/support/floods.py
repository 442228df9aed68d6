"""Clients that send or read too slowly, in large numbers. Each kind opens a connection and leaves it open."""

import resource
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

REQUEST = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
FORM = b"POST /accounts/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n"

# What each kind of client sends. None of them reads anything.
KINDS = {
    "silent": b"",
    "half a head": REQUEST[:20],
    "a body byte by byte": FORM,
    "a request and a half": REQUEST + REQUEST[:20],
    "an unread response": REQUEST * 20,
}


@contextmanager
def flood(address: tuple[str, int], kind: str, *, size: int) -> Iterator[Callable[[], None]]:
    """Hold `size` connections of this kind open during the block. Yields a function that sends a byte more on each
    where the kind does, and opens those again that the server has closed."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, 2 * size + 1_000)), hard))
    clients = [_connect(address, kind) for _ in range(size)]

    def go_on() -> None:
        if kind == "silent":
            return
        for position, client in enumerate(clients):
            try:
                client.send(b"x" if kind == "a body byte by byte" else b"")
            except OSError:
                client.close()
                clients[position] = _connect(address, kind)

    try:
        time.sleep(0.5)  # for the server to notice them
        yield go_on
    finally:
        for client in clients:
            client.close()


def _connect(address: tuple[str, int], kind: str) -> socket.socket:
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2_048)  # a response doesn't fit
    client.connect(address)
    client.setblocking(False)
    client.send(KINDS[kind])
    return client
