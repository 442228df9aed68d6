"""Pictures sent to a real server: large ones, slow ones, and ones that are too large."""

import re
import socket
from contextlib import ExitStack

import pytest

from tests.running.sites import get, is_healthy, serving
from tests.support import processes

UPLOAD = b"POST /accounts/picture/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: %d\r\n\r\n"
OTHER = UPLOAD.replace(b"picture", b"preferences")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with serving(tmp_path_factory.mktemp("site")) as site:
        yield site


def send(site, head: bytes, size: int) -> bytes:
    """Send the whole body before reading anything, as browsers do. Returns the response."""
    with socket.create_connection(("127.0.0.1", site.port), timeout=processes.TIMEOUT) as client:
        client.sendall(head % size)
        for _ in range(size // 100_000):
            client.sendall(b"x" * 100_000)
        client.sendall(b"x" * (size % 100_000))
        return b"".join(iter(lambda: client.recv(65_536), b""))


def test_a_file_that_is_too_large_gets_a_page_once_the_browser_has_sent_it(site):
    response = send(site, UPLOAD, 40_000_000)
    assert response.startswith(b"HTTP/1.1 413 ")
    assert b"Content-Type: text/html; charset=utf-8\r\n" in response
    assert b"A picture can have up to 5 MB." in response
    stylesheet = re.search(rb'href="(/static/css/site\.[0-9a-f]+\.css)"', response)[1].decode()
    assert get(site.address + stylesheet)


def test_a_picture_of_5_mb_reaches_the_site_but_only_where_one_is_expected(site):
    assert send(site, UPLOAD, 5_300_000).startswith(b"HTTP/1.1 403 ")  # no CSRF token
    # Elsewhere the server doesn't wait for the rest.
    with socket.create_connection(("127.0.0.1", site.port), timeout=processes.TIMEOUT) as client:
        client.sendall(OTHER % 5_300_000)
        response = b"".join(iter(lambda: client.recv(65_536), b""))
    assert response.startswith(b"HTTP/1.1 413 ")
    assert b"text/plain" in response


def test_uploads_that_never_end_take_no_thread(site):
    with ExitStack() as stack:
        for _ in range(40):
            client = stack.enter_context(socket.create_connection(("127.0.0.1", site.port)))
            client.sendall(UPLOAD % 5_000_000 + b"x" * 10_000)
        for _ in range(5):
            assert "<title>" in get(site.address, patience=5)
            assert is_healthy(site)
