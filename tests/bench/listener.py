"""Browsers that keep threads open, in a process of their own: each a connection on which it hears of comments.

The first line of standard input says where to connect and how, as JSON; the answer is how many streams are open.
For every line after that, the answer is what was heard since the one before: for each message on each stream its
number, as the forum gave it, and when it was heard first, by the machine's clock.
"""

import json
import re
import selectors
import socket
import sys
import time
from contextlib import suppress

END_OF_HEAD, END_OF_MESSAGE = b"\r\n\r\n", b"\n\n"
NUMBER = re.compile(rb"^id: (\d+)$", re.MULTILINE)


class Listener:
    """The streams that opened, and what came on them."""

    def __init__(self, *, address: list, requests: list[str]):
        self.selector = selectors.DefaultSelector()
        self.unread: dict[socket.socket, bytes] = {}
        self.heard: dict[tuple[socket.socket, int], float] = {}
        for request in requests:
            self._open(tuple(address), request)
        self.selector.register(sys.stdin, selectors.EVENT_READ)

    def _open(self, address: tuple, request: str) -> None:
        there = socket.create_connection(address)
        there.sendall(request.encode())
        head = b""
        while END_OF_HEAD not in head and (more := there.recv(4096)):
            head += more
        if not head.startswith(b"HTTP/1.1 200"):
            there.close()
            return
        self.unread[there] = head.partition(END_OF_HEAD)[2]
        self.selector.register(there, selectors.EVENT_READ)

    def run(self) -> None:
        while True:
            for key, _events in self.selector.select():
                if key.fileobj is not sys.stdin:
                    self._listen(key.fileobj)
                elif sys.stdin.readline():
                    heard = [(number, moment) for (_stream, number), moment in self.heard.items()]
                    print(json.dumps(heard), flush=True)
                    self.heard = {}
                else:
                    return

    def _listen(self, there: socket.socket) -> None:
        data = b""
        with suppress(ConnectionResetError):  # a stream that is over, however it ended
            data = there.recv(65536)
        if not data:
            self.selector.unregister(there)
        *messages, self.unread[there] = (self.unread[there] + data).split(END_OF_MESSAGE)
        for message in messages:
            if b"data: " in message and (number := NUMBER.search(message)):
                self.heard.setdefault((there, int(number[1])), time.perf_counter())


if __name__ == "__main__":
    listener = Listener(**json.loads(sys.stdin.readline()))
    print(json.dumps(len(listener.unread)), flush=True)
    listener.run()
