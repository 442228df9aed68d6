"""A reader with many connections, in a process of its own so that its work is not the site's.

Each line of standard input is an order, each line of standard output what came of it; both are JSON, see
`Client` in measure.py. Only the standard library, so that it starts quickly.
"""

import asyncio
import gzip
import itertools
import json
import re
import sys
import time
import uuid
from collections import Counter

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
LOCATION = re.compile(rb"\r\nlocation: *(\S+)", re.IGNORECASE)
CHUNKED = re.compile(rb"\r\ntransfer-encoding: *chunked", re.IGNORECASE)
CLOSES = re.compile(rb"\r\nconnection: *close", re.IGNORECASE)
COMMENT = b'<article class="comment'
KEY = "{key}"  # in a body: a form key, another one each time
EMPTY = {204, 304}


class Connection:
    """One that stays open while the server lets it."""

    def __init__(self, address):
        self.address, self.reader, self.writer = address, None, None

    async def ask(self, message: bytes) -> tuple[bytes, bytes]:
        """Head and body of the answer. A connection that the server closed in the meantime is opened anew."""
        was_open = self.writer is not None
        try:
            return await self._ask(message)
        except (OSError, asyncio.IncompleteReadError):
            self.close()
            if not was_open:
                raise
            return await self._ask(message)

    async def _ask(self, message: bytes) -> tuple[bytes, bytes]:
        if self.writer is None:
            self.reader, self.writer = await asyncio.open_connection(*self.address, limit=1 << 20)
        self.writer.write(message)
        head = await self.reader.readuntil(b"\r\n\r\n")
        body = await self._body(head)
        if CLOSES.search(head):
            self.close()
        return head, body

    async def _body(self, head: bytes) -> bytes:
        if status_of(head) in EMPTY:
            return b""
        if length := LENGTH.search(head):
            return await self.reader.readexactly(int(length[1]))
        if not CHUNKED.search(head):
            return await self.reader.read()
        chunks = []
        while size := int(await self.reader.readuntil(b"\r\n"), 16):
            chunks.append((await self.reader.readexactly(size + 2))[:-2])
        await self.reader.readexactly(2)
        return b"".join(chunks)

    def close(self) -> None:
        if self.writer is not None:
            self.writer.close()
        self.reader = self.writer = None


class Burst:
    """The same few requests, again and again, over so many connections at once."""

    def __init__(self, order: dict):
        self.order = order
        requests = order["requests"]
        self.supply = iter(itertools.cycle(requests) if order["again"] else requests)
        self.sent, self.times, self.wrong = [], [], Counter()
        self.sums = Counter()
        self.share = 0.0  # of a plain body that would be left of it, compressed

    async def run(self) -> dict:
        began = time.perf_counter()
        self.deadline = began + self.order["seconds"]
        await asyncio.gather(*(self._connection() for _ in range(self.order["connections"])))
        answers = max(len(self.times), 1)
        return {
            "seconds": time.perf_counter() - began,
            "sent": self.sent,
            "times": self.times,
            "wrong": dict(self.wrong),
            **{name: self.sums[name] / answers for name in ("raw", "gzip", "comments")},
        }

    async def _connection(self) -> None:
        connection = Connection(self.order["address"])
        while time.perf_counter() < self.deadline and (request := next(self.supply, None)):
            began = time.perf_counter()
            try:
                head, body = await self._answer(connection, request)
            except (OSError, asyncio.IncompleteReadError) as error:
                self.wrong[f"{type(error).__name__}"] += 1
                continue
            self.sent.append(began)
            self.times.append(time.perf_counter() - began)
            self._look_at(head, body, request)
        connection.close()

    async def _answer(self, connection: Connection, request: dict) -> tuple[bytes, bytes]:
        head, body = await connection.ask(message(request))
        if request["follow"] and (location := LOCATION.search(head)):
            path = location[1].decode().partition("#")[0]
            head, body = await connection.ask(message(request | {"path": path}))
        return head, body

    def _look_at(self, head: bytes, body: bytes, request: dict) -> None:
        packed = len(body)
        if body[:2] == b"\x1f\x8b":
            body = gzip.decompress(body)
        else:  # as large as the first of the burst would be
            self.share = self.share or len(gzip.compress(body, 4)) / max(len(body), 1)
            packed *= self.share
        self.sums["gzip"] += packed
        self.sums["raw"] += len(body)
        self.sums["comments"] += body.count(COMMENT)
        if status_of(head) != request["status"]:
            self.wrong[f"{status_of(head)} for {request['path']}"] += 1
        elif request["holds"].encode() not in body:
            self.wrong[f"no {request['holds']!r} in {request['path']}"] += 1


def message(request: dict) -> bytes:
    body = request["body"].replace(KEY, str(uuid.uuid4())).encode()
    method, length = ("POST", f"content-length: {len(body)}\r\n") if body else ("GET", "")
    head = f"{method} {request['path']} HTTP/1.1\r\n{request['headers']}{length}\r\n"
    return head.encode() + body


def status_of(head: bytes) -> int:
    return int(head[9:12])


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(asyncio.run(Burst(json.loads(line)).run())), flush=True)
