"""A client for streams, in place of a browser."""

import socket
from urllib.parse import urlsplit

from django.conf import settings

from tests.support.processes import TIMEOUT


class Listener:
    """An open stream, read line by line."""

    def __init__(self, site: str, post, *, since: object = None, cookies=None, headers: str = ""):
        address = urlsplit(site)
        self.socket = socket.create_connection((address.hostname, address.port), timeout=TIMEOUT)
        if cookies:
            headers += f"Cookie: {settings.SESSION_COOKIE_NAME}={cookies[settings.SESSION_COOKIE_NAME].value}\r\n"
        since = post.last_sequence if since is None else since
        path = f"/events/p/{post.pk}/?since={since}"
        self.socket.sendall(f"GET {path} HTTP/1.1\r\nHost: {address.netloc}\r\n{headers}\r\n".encode())
        self.lines = self.socket.makefile(encoding="utf-8")
        self.seen, self.pending = set(), []
        self.status = int(self.lines.readline().split()[1])
        self.head = [*iter(lambda: self.lines.readline().rstrip("\n"), "")]
        if self.status == 200:
            assert self.lines.readline().startswith("retry: ")

    def next(self) -> str | None:
        """The number of the next comment on the stream, with a star if it replies to the reader. None at the end
        of the stream.

        A comment that is published while the stream opens may be sent twice, alone or with others. Like a browser,
        this ignores the repetition.
        """
        while not self.pending:
            message = next((line for line in self.lines if line.startswith("data: ")), None)
            if message is None:
                return None
            self.pending = [number for number in message.removeprefix("data: ").split() if number not in self.seen]
            self.seen.update(self.pending)
        return self.pending.pop(0)

    def close(self) -> None:
        self.lines.close()
        self.socket.close()
