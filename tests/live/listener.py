"""A browser's end of a stream, without the browser."""

import socket
from urllib.parse import urlsplit

from django.conf import settings

from tests.support.processes import PATIENCE


class Listener:
    """Connected once it is made: what comes is read line by line."""

    def __init__(self, site: str, post, *, since: object = None, cookies=None, headers: str = ""):
        address = urlsplit(site)
        self.socket = socket.create_connection((address.hostname, address.port), timeout=PATIENCE)
        if cookies:
            headers += f"Cookie: {settings.SESSION_COOKIE_NAME}={cookies[settings.SESSION_COOKIE_NAME].value}\r\n"
        since = post.arrivals if since is None else since
        path = f"/events/p/{post.pk}/?since={since}"
        self.socket.sendall(f"GET {path} HTTP/1.1\r\nHost: {address.netloc}\r\n{headers}\r\n".encode())
        self.lines = self.socket.makefile(encoding="utf-8")
        self.heard, self.waiting = set(), []
        self.status = int(self.lines.readline().split()[1])
        self.head = [*iter(lambda: self.lines.readline().rstrip("\n"), "")]
        if self.status == 200:
            assert self.lines.readline().startswith("retry: ")

    def next(self) -> str | None:
        """The next comment that the stream tells of: its number, with a star if it answers the reader. None where
        the stream has ended.

        A comment that comes while the stream opens may be told twice, alone or with others; like a browser, this
        hears it once.
        """
        while not self.waiting:
            message = next((line for line in self.lines if line.startswith("data: ")), None)
            if message is None:
                return None
            self.waiting = [word for word in message.removeprefix("data: ").split() if word not in self.heard]
            self.heard.update(self.waiting)
        return self.waiting.pop(0)

    def close(self) -> None:
        self.lines.close()
        self.socket.close()
