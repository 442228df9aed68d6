"""Word of new comments to the threads that stand open in browsers, as Server-Sent Events.

The view takes the connection over from gunicorn, so that an open stream costs a socket and no thread of workers.
One thread of each process holds all its streams and hears of comments by LISTEN, over a database connection of its
own. It tells the numbers that came and whom they answer; a browser that wants the words asks for the page.

A stream is never mended. One that reads too slowly, or may have missed something while the database was away, is
ended: the browser comes back by itself, says what it heard last, and is told what came since.
"""

import os
import random
import resource
import selectors
import socket
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from threading import Event, Lock, Thread
from typing import NamedTuple

import psycopg
from django.db import connection

CHANNEL = "comments"
MISSED = 500  # comments that one who comes back is told of, the latest
KEEP_ALIVE = 25  # seconds; proxies give up a connection that was silent for 60
COME_BACK = 2_000, 8_000  # milliseconds until a browser asks again: not all of them at once
OWN = {"connect_timeout": 5, "autocommit": True, "application_name": "streams"}
UNREAD = 65_536  # bytes that a browser may leave unread: what was missed, and some hundred messages
# Streams that a process holds; who comes when it is full does without. Pages need file descriptors, too.
MOST = min(4_000, resource.getrlimit(resource.RLIMIT_NOFILE)[0] // 2)

HEAD = (
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/event-stream\r\n"
    "Cache-Control: no-store\r\n"
    "X-Content-Type-Options: nosniff\r\n"
    "X-Accel-Buffering: no\r\n"  # nginx would collect messages until they fill a page
    "Connection: close\r\n"
    "\r\n"
)


def announce(comment, *, replied_to: int | None) -> None:
    """Tell every process about a new comment, and which member it replies to, once it is committed."""
    word = f"{comment.post_id} {comment.arrival} {comment.number} {comment.author_id} {replied_to or 0}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, word])


class Arrived(NamedTuple):
    """A comment, as far as streams tell of it."""

    arrival: int
    number: str
    author: int | None
    answered: int | None  # the member it answers


Missed = Callable[[int], Iterable[Arrived]]  # the comments after an arrival


def take_over(request) -> socket.socket | None:
    """The connection of the request, for good; None where the server is another than gunicorn without TLS.

    In its place gunicorn gets one that nobody reads from, so that to it the visitor has left.
    """
    theirs = request.META.get("gunicorn.socket")
    if type(theirs) is not socket.socket or not request.META["SERVER_PROTOCOL"].startswith("HTTP/1"):
        return None
    ours = theirs.dup()
    abandoned, other_end = socket.socketpair()
    with abandoned, other_end:
        os.dup2(abandoned.fileno(), theirs.fileno(), inheritable=False)
    ours.setblocking(False)
    ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, UNREAD)
    return ours


@dataclass(eq=False, slots=True)
class Stream:
    """An open connection to a browser that shows a thread."""

    socket: socket.socket
    post: int
    member: int | None
    ignored: frozenset[int]
    since: int  # the arrival up to which its page knows the thread

    def tell(self, comments: Iterable[Arrived]) -> None:
        """Their numbers, a star at those that answer the reader. One's own are no news, nor what one ignores."""
        news = [each for each in comments if not self.is_reader(each.author) and each.author not in self.ignored]
        if news:
            words = [f"{each.number}{'*' * self.is_reader(each.answered)}" for each in news]
            self.send(f"id: {news[-1].arrival}\ndata: {' '.join(words)}\n\n")

    def is_reader(self, member: int | None) -> bool:
        return member is not None and member == self.member

    def send(self, text: str) -> None:
        data = text.encode()
        try:
            if self.socket.send(data) < len(data):
                self.end()
        except OSError:
            self.end()

    def end(self) -> None:
        """Make it readable, by which `Streams` notices that it is over."""
        with suppress(OSError):  # the browser was quicker
            self.socket.shutdown(socket.SHUT_RDWR)


class Streams:
    """The streams of this process, and the thread that holds them, which starts with the first one."""

    def __init__(self):
        self.under: dict[int, set[Stream]] = defaultdict(set)  # by post
        self.lock = Lock()
        self.thread: Thread | None = None
        self.selector = None  # made with the thread: workers that were forked afterwards would share it
        self.listens = Event()

    def open(self, request, *, post: int, ignored: Iterable[int], since: int, missed: Missed) -> None:
        """Make the request's connection a stream, and what the view answers goes nowhere; if that can be done.

        `missed` is asked what came after `since` once the stream is open, so that nothing falls between; what
        comes in this moment is told twice.
        """
        self._start()
        connection = take_over(request) if len(self.selector.get_map()) < MOST else None
        if connection is None:
            return
        stream = Stream(connection, post, request.user.pk, frozenset(ignored), since)
        stream.send(f"{HEAD}retry: {random.randint(*COME_BACK)}\n\n")
        with self.lock:
            self.under[post].add(stream)
            self.selector.register(connection, selectors.EVENT_READ, stream)
        try:
            stream.tell(missed(since))
        except BaseException:
            stream.end()
            raise

    def _start(self) -> None:
        with self.lock:
            if self.thread is None:
                self.selector = selectors.DefaultSelector()
                self.thread = Thread(target=self._run, name="streams", daemon=True)
                self.thread.start()
        self.listens.wait(timeout=1)

    def _run(self) -> None:
        where = connection.get_connection_params() | OWN
        while True:
            with suppress(psycopg.OperationalError), psycopg.connect(**where) as database:
                database.execute(f"LISTEN {CHANNEL}")
                self._each(Stream.end)  # what came while nobody listened they are told when they come back
                self._serve(database)
            self.listens.clear()
            time.sleep(1)

    def _serve(self, database: psycopg.Connection) -> None:
        """Until the database goes away."""
        descriptor = database.fileno()
        self.selector.register(descriptor, selectors.EVENT_READ)
        self.listens.set()
        try:
            while True:
                self._serve_until(time.monotonic() + KEEP_ALIVE, database)
                database.execute("SELECT 1")  # a database that went without a word is missed at last
                self._each(lambda stream: stream.send(":\n\n"))
        finally:
            self.selector.unregister(descriptor)

    def _serve_until(self, deadline: float, database: psycopg.Connection) -> None:
        while (left := deadline - time.monotonic()) > 0:
            for key, _events in self.selector.select(left):
                if key.data:  # browsers say nothing on a stream, so this one is over
                    self._let_go(key.data)
            for word in database.notifies(timeout=0):
                self.hear(word.payload)

    def hear(self, word: str) -> None:
        """Pass on what `announce` says to those who listen, unless their page has it already: it may come late."""
        post, arrival, number, author, answered = word.split()
        for stream in self._those_under(int(post)):
            if int(arrival) > stream.since:
                stream.tell([Arrived(int(arrival), number, int(author), int(answered))])

    def _those_under(self, post: int) -> list[Stream]:
        with self.lock:
            return [*self.under.get(post, ())]

    def _let_go(self, stream: Stream) -> None:
        with self.lock:
            self.selector.unregister(stream.socket)
            self.under[stream.post].discard(stream)
            if not self.under[stream.post]:
                del self.under[stream.post]
        stream.socket.close()

    def _each(self, act: Callable[[Stream], None]) -> None:
        with self.lock:
            for stream in [stream for streams in self.under.values() for stream in streams]:
                act(stream)


streams = Streams()
