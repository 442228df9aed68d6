"""Many connections that send requests, in a process of its own so that its work isn't counted as the site's.

Each line of standard input is an order, each line of standard output its result; both are JSON, see `Client` in
burst.py. It needs only the standard library, so that it starts quickly.
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
from collections.abc import Iterator
from functools import lru_cache

from tests.bench import mixed

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
LOCATION = re.compile(rb"\r\nlocation: *(\S+)", re.IGNORECASE)
CHUNKED = re.compile(rb"\r\ntransfer-encoding: *chunked", re.IGNORECASE)
CLOSES = re.compile(rb"\r\nconnection: *close", re.IGNORECASE)
PAGE_CACHE = re.compile(rb"\r\nx-page-cache: *(hit|miss)", re.IGNORECASE)
COMMENT = b'<article class="comment'
KEY = "{key}"  # in a body: replaced by a new form key in each request
EMPTY = {204, 304}


class Connection:
    """A connection that stays open while the server lets it."""

    def __init__(self, address):
        self.address, self.reader, self.writer = address, None, None

    async def ask(self, message: bytes) -> tuple[bytes, bytes]:
        """Head and body of the response. Reconnects if the server has closed the connection since the last one."""
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
    """As many requests as can be sent over so many connections in so many seconds, but at least one on each."""

    def __init__(self, order: dict):
        self.order = order
        self.supply = supply(order)
        self.taken = 0  # requests, with those that failed
        self.sent, self.times = [], []
        self.wrong, self.sums = Counter(), Counter()

    async def run(self) -> dict:
        began = time.perf_counter()
        self.deadline = began + self.order["seconds"]
        await asyncio.gather(*(self._connection() for _ in range(self.order["connections"])))
        return {
            "seconds": time.perf_counter() - began,
            "taken": self.taken,
            "sent": self.sent,
            "times": self.times,
            "wrong": self.wrong,
            "sums": self.sums,
        }

    async def _connection(self) -> None:
        connection = Connection(self.order["address"])
        while request := next(self.supply, None):
            self.taken += 1
            began = time.perf_counter()
            try:
                head, body = await self._answer(connection, request)
                self.sent.append(round(began, 6))
                self.times.append(round(time.perf_counter() - began, 6))
                self._look_at(head, body, request)
            except (OSError, asyncio.IncompleteReadError) as error:
                self.wrong[type(error).__name__] += 1
            if time.perf_counter() > self.deadline:
                break
        connection.close()

    async def _answer(self, connection: Connection, request: dict) -> tuple[bytes, bytes]:
        head, body = await connection.ask(message(request))
        if request["follow"] and (location := LOCATION.search(head)):
            path = location[1].decode().partition("#")[0]
            head, body = await connection.ask(message(request | {"path": path}))
        return head, body

    def _look_at(self, head: bytes, body: bytes, request: dict) -> None:
        self.sums["sent"] += len(body)
        body = unpacked(body)
        self.sums["raw"] += len(body)
        self.sums["comments"] += body.count(COMMENT)
        if cache := PAGE_CACHE.search(head):
            self.sums[cache[1].decode()] += 1
        if status_of(head) != request["status"]:
            self.wrong[f"{status_of(head)} for {request['path']}"] += 1
        elif request["holds"].encode() not in body:
            self.wrong[f"no {request['holds']!r} in {request['path']}"] += 1


def supply(order: dict) -> Iterator[dict]:
    """The requests of an order: drawn by chance, the listed ones over and over, or each of them once."""
    if "mix" in order:
        return mixed.draw(**order["mix"])
    return itertools.cycle(order["requests"]) if order["again"] else iter(order["requests"])


def message(request: dict) -> bytes:
    body = request["body"].replace(KEY, str(uuid.uuid4())).encode()
    method, length = ("POST", f"content-length: {len(body)}\r\n") if body else ("GET", "")
    head = f"{method} {request['path']} HTTP/1.1\r\n{request['headers']}{length}\r\n"
    return head.encode() + body


@lru_cache(maxsize=256)  # pages from the cache come in the same bytes again and again
def unpacked(body: bytes) -> bytes:
    return gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body


def status_of(head: bytes) -> int:
    return int(head[9:12])


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(asyncio.run(Burst(json.loads(line)).run())), flush=True)
