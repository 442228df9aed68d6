"""A small internet on this machine, with real sockets and real TLS.

Sites have public addresses, which lead to servers on 127.0.0.1. No other address leads anywhere, and `connected`
records each address that the fetcher tried. Nothing of what the fetcher checks is turned off.
"""

import socketserver
import ssl
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from threading import Thread

import trustme

from forum.fetching.fetcher import Fetcher, Limits, Page
from forum.fetching.network import Network, metered

HTML = "<!doctype html><title>A bridge</title><p>It is open."
authority = trustme.CA()


def answer(body: str | bytes = HTML, *headers: str, status: str = "200 OK", type: str = "text/html") -> bytes:
    """A response. A content type of "" is left out, and so is the length if `headers` has its own."""
    content = body if isinstance(body, bytes) else body.encode()
    lines = [f"HTTP/1.1 {status}", *([f"Content-Type: {type}"] if type else []), *headers]
    if not any(line.lower().startswith(("content-length", "transfer-encoding")) for line in headers):
        lines.append(f"Content-Length: {len(content)}")
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + content


def redirect(location: str, *headers: str, status: str = "302 Found") -> bytes:
    return answer("", f"Location: {location}", *headers, status=status)


class Handler(socketserver.StreamRequestHandler):
    """Answers one request: with bytes, or with what a function sends on the connection."""

    server: "Site"
    timeout = 5

    def setup(self) -> None:
        if self.server.tls:
            self.request = self.server.tls.wrap_socket(self.request, server_side=True)
        super().setup()

    def finish(self) -> None:
        try:
            super().finish()
        finally:
            self.request.close()

    def handle(self) -> None:
        head = b""
        while (line := self.rfile.readline(65_537)) not in (b"\r\n", b"\n", b""):
            head += line
        if head:
            self.server.requests.append(head.decode("latin-1"))
            path = head.split()[1].decode("latin-1")
            found = self.server.pages.get(path) or self.server.pages.get("*", answer(status="404 Not Found"))
            self.request.sendall(found) if isinstance(found, bytes) else found(self.request)


class Site(socketserver.ThreadingTCPServer):
    """A server with pages by path, "*" for all others. `requests` are the heads of those that were received."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.tls = tls
        self.pages: dict[str, bytes | Callable] = {"/robots.txt": answer(status="404 Not Found")}
        self.requests: list[str] = []
        self.names: list[str] = []  # that TLS clients asked for
        if tls:
            tls.sni_callback = lambda _connection, name, _context: self.names.append(name)
        Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def handle_error(self, request, client_address) -> None:
        """Clients that hang up are what these tests are about."""

    @property
    def paths(self) -> list[str]:
        return [head.split()[1] for head in self.requests]


class Internet(Network):
    def __init__(self) -> None:
        self.names: dict[str, list[list[str]]] = {}  # by name: the answers, one after another; the last one stays
        self.servers: dict[tuple[str, int], Site] = {}  # by address and port
        self.connected: list[tuple[str, int]] = []
        self._numbers = count(1)

    def site(self, host: str, pages: dict | bytes | Callable = b"", *, tls: bool | str = False) -> Site:
        """A site on port 80, or on 443 with a certificate for the host, or for another name."""
        address = self.names[host][0][0] if host in self.names else f"93.184.216.{next(self._numbers)}"
        context = None
        if tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            authority.issue_cert(host if tls is True else tls).configure_cert(context)
        site = Site(context)
        site.pages |= pages if isinstance(pages, dict) else {"*": pages or answer()}
        self.names.setdefault(host, [[address]])
        self.servers[address, 443 if tls else 80] = site
        return site

    def fetch(self, url: str, *, etag: str = "", last_modified: str = "", **limits) -> Page:
        """What the job does, on this internet."""
        limits = {"seconds": 5, **limits}
        return Fetcher(self, Limits(**limits)).fetch(url, etag=etag, last_modified=last_modified)

    def lookup(self, host, port):
        answers = self.names.get(host)
        if not answers:
            raise OSError("Name or service not known")
        return answers.pop(0) if len(answers) > 1 else answers[0]

    def connect(self, address, port, meter):
        self.connected.append((address, port))
        if (address, port) not in self.servers:
            raise ConnectionRefusedError
        return super().connect("127.0.0.1", self.servers[address, port].server_address[1], meter)

    def tls_context(self):
        context = metered(ssl.create_default_context())
        authority.configure_trust(context)
        return context

    def close(self) -> None:
        for site in self.servers.values():
            with suppress(OSError):
                site.shutdown()
                site.server_close()
