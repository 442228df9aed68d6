"""A client's connection, as the worker keeps it, and what gunicorn gets in its place."""

import re
import resource
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from gunicorn import http
from gunicorn.config import Config
from gunicorn.workers.gthread import TConn

MAX_HEAD = 32_768  # bytes
MAX_BODY = 1_100_000  # bytes: DATA_UPLOAD_MAX_MEMORY_SIZE for a form's fields, and the headers of their parts
# Forms that accept a file, and the bytes of a request with one: forum.images.MAX_BYTES, and some for the fields.
UPLOAD_PATHS = ("/accounts/picture/", "/site/logo/")
MAX_UPLOAD = 5_500_000
MAX_DIGITS = 20  # of a length
# Bytes in the kernel for each connection. Without a limit, it keeps megabytes for a client that reads nothing. A
# live thread that leaves more unread is ended.
SEND_BUFFER = 65_536

_PATH = re.compile(rb"POST ([^ ?]*)[ ?]")
_CONTENT_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d+)[ \t]*\r\n", re.IGNORECASE)
_TRANSFER_ENCODING = re.compile(rb"\r\ntransfer-encoding[ \t]*:", re.IGNORECASE)
_EXPECTS_CONTINUE = re.compile(rb"\r\nexpect:[ \t]*100-continue", re.IGNORECASE)
_END_OF_HEAD = b"\r\n\r\n"


def share_of_files(at_most: int) -> int:
    """A third of the files this process may open: one for connections, one for live threads, one for the rest."""
    return min(at_most, resource.getrlimit(resource.RLIMIT_NOFILE)[0] // 3)


def takes_file(path: str) -> bool:
    return path in UPLOAD_PATHS


def max_body(path: str) -> int:
    """How many bytes the body of a request to this path may have."""
    return MAX_UPLOAD if takes_file(path) else MAX_BODY


class Refused(Exception):
    """A request that is refused before it's complete, with an HTTP status and a sentence for people."""

    def __init__(self, status: str, reason: str) -> None:
        super().__init__(status, reason)
        self.status, self.reason = status, reason


class Exchange:
    """Stands in for the socket in gunicorn: it never waits for the client.

    There is nothing to receive, because the parser already has the request. What is sent is kept until `flush`
    writes as much of it as the kernel takes.
    """

    def __init__(self, sock: socket.socket) -> None:
        self.socket = sock
        self.response = bytearray()
        self.is_taken_over = False

    def recv(self, size: int) -> bytes:
        """The end of the stream. Gunicorn only gets here if it expects more of the request than came."""
        return b""

    def sendall(self, data: bytes) -> None:
        if not self.is_taken_over:
            self.response += data

    def send(self, data: bytes) -> int:
        """Ignored: gunicorn only sends "100 Continue" with this, which the client has had already."""
        return len(data)

    def flush(self) -> int:
        """Write what the kernel takes. Returns how many bytes it took. Raises OSError if the client has gone."""
        total = 0
        with suppress(BlockingIOError):
            while self.response:
                sent = self.socket.send(self.response)
                del self.response[:sent]
                total += sent
        return total

    def take_over(self) -> socket.socket | None:
        """The connection itself, for a stream. The worker forgets it, and the response is dropped. None the second
        time, for example if the request is tried again."""
        if self.is_taken_over:
            return None
        self.is_taken_over = True
        self.response.clear()
        return self.socket

    def gettimeout(self) -> float:
        return 0.0

    # What gunicorn does to its socket before and after. The worker does it to the connection.
    def setblocking(self, flag: bool) -> None: ...
    def settimeout(self, seconds: float | None) -> None: ...
    def shutdown(self, how: int) -> None: ...
    def close(self) -> None: ...


class Client(TConn):
    """A connection. `received` is what has arrived of the next request, `length` its length once it's known."""

    sock: Exchange

    def __init__(self, cfg: Config, sock: socket.socket, address: Any, server: Any) -> None:
        super().__init__(cfg, sock, address, server)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
        self.connection, self.sock = sock, Exchange(sock)
        self.parser: Any = http.get_parser(cfg, self.sock, address)
        self.initialized = self.data_ready = True  # nothing is left for gunicorn to prepare or to wait for
        self.received = bytearray()
        self.length: int | None = None
        self.takes_file = False  # whether the next request is for a form that accepts a file
        self.searched = 0  # bytes of `received` that hold no end of the head
        # Kept by the worker:
        self.events = 0  # what the poller waits for
        self.on_ready: Callable[[Client], None]  # and what happens then
        self.deadline = 0.0
        self.in_progress = 0  # bytes of the request that a thread has
        self.held = 0  # bytes that it has counted
        self.is_kept_alive = False

    @property
    def is_silent(self) -> bool:
        """Whether it has neither sent anything of a request nor been sent anything it hasn't read."""
        return not self.received and not self.sock.response

    @property
    def size(self) -> int:
        """Bytes in memory. The worker counts a response once the thread has finished it."""
        return len(self.received) + self.in_progress + len(self.sock.response)

    def is_complete(self) -> bool:
        """Whether the next request has arrived in full. Raises Refused if it must not be read to its end."""
        if self.length is None:
            self._read_head()
        return self.length is not None and len(self.received) >= self.length

    def _read_head(self) -> None:
        end = self.received.find(_END_OF_HEAD, self.searched)
        if end < 0:
            if len(self.received) > MAX_HEAD:
                raise Refused(
                    "431 Request Header Fields Too Large", "The request has too many or too long headers."
                )
            self.searched = max(0, len(self.received) - len(_END_OF_HEAD))
            return
        head = bytes(self.received[: end + len(_END_OF_HEAD)])
        if _TRANSFER_ENCODING.search(head):
            raise Refused("411 Length Required", "The request doesn't say how long it is.")
        digits = match[1] if (match := _CONTENT_LENGTH.search(head)) else b"0"
        path = match[1].decode(errors="replace") if (match := _PATH.match(head)) else ""
        self.takes_file, most = takes_file(path), max_body(path)
        if len(digits) > MAX_DIGITS or int(digits) > most:
            raise Refused("413 Content Too Large", f"The request is larger than {most:,} bytes.")
        self.length = len(head) + int(digits)
        if len(self.received) < self.length and _EXPECTS_CONTINUE.search(head):
            with suppress(OSError):
                self.connection.send(b"HTTP/1.1 100 Continue\r\n\r\n")

    def has_reset(self) -> bool:
        """Whether the client has given up on the connection. One that has only closed its side may still read."""
        try:
            self.connection.recv(1, socket.MSG_PEEK)
        except ConnectionError:
            return True
        except OSError:  # nothing has arrived
            pass
        return False

    def take_request(self) -> bytes:
        """Cut the complete request off, and leave the beginning of the next one."""
        request = bytes(self.received[: self.length])
        del self.received[: self.length]
        self.length, self.searched, self.in_progress = None, 0, len(request)
        self.takes_file = False
        return request
