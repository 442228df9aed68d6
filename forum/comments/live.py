"""Tells open threads about new comments, with Server-Sent Events.

The view takes the connection over from gunicorn, so an open stream costs a socket but no worker thread. One
thread in each process holds all its streams. It learns of comments through LISTEN, on a database connection of its
own. It sends only the numbers of new comments and marks replies to the reader. For the text, browsers fetch the
page.

A stream is never repaired. If its reader is too slow, or it may have missed something while the database was away,
it is ended. The browser then reconnects by itself, says what it heard last, and is sent what it has missed.
"""

import logging
import random
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

from forum.site.clients import share_of_files

logger = logging.getLogger(__name__)

CHANNEL = "comments"
MAX_MISSED = 500  # comments sent to a browser that reconnects: the latest
KEEP_ALIVE = 25  # seconds; proxies close a connection that is silent for 60
MAX_PAUSE = 16  # seconds between attempts to listen; the first comes after one
RECONNECT = 2_000, 8_000  # milliseconds until a browser reconnects, at random, so that not all come at once
CONNECTION_OPTIONS = {"connect_timeout": 5, "autocommit": True, "application_name": "streams"}
MAX_STREAMS = 4_000  # per process, if it may open that many files; further readers get none

HEAD = (
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/event-stream\r\n"
    "Cache-Control: no-store\r\n"
    "X-Content-Type-Options: nosniff\r\n"
    "X-Accel-Buffering: no\r\n"  # otherwise nginx buffers messages until they fill a page
    "Connection: close\r\n"
    "\r\n"
)


def announce(comment, *, replied_to: int | None) -> None:
    """Notify every process of a new comment, and of the member it replies to, when the transaction commits."""
    payload = f"{comment.post_id} {comment.sequence} {comment.number} {comment.author_id} {replied_to or 0}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, payload])


class NewComment(NamedTuple):
    """What streams need to know about a comment."""

    sequence: int
    number: str
    author: int | None
    replied_to: int | None  # the member it replies to


FindMissed = Callable[[int], Iterable[NewComment]]  # returns the comments after a sequence


def take_over(request) -> socket.socket | None:
    """Take the connection of the request away from our worker, which forgets it. None under another server."""
    take_over = getattr(request.META.get("gunicorn.socket"), "take_over", None)
    return take_over() if take_over else None


@dataclass(eq=False, slots=True)
class Stream:
    """An open connection to a browser that shows a thread."""

    socket: socket.socket
    post: int
    member: int | None
    ignored: frozenset[int]
    since: int  # the last sequence on the reader's page

    def send_comments(self, comments: Iterable[NewComment]) -> None:
        """Send the numbers of these comments, with a star for replies to the reader. Leaves out the reader's own
        comments and those of members they ignore."""
        news = [each for each in comments if not self.is_reader(each.author) and each.author not in self.ignored]
        if news:
            numbers = [f"{each.number}{'*' * self.is_reader(each.replied_to)}" for each in news]
            self.send(f"id: {news[-1].sequence}\ndata: {' '.join(numbers)}\n\n")

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
        """Shut the socket down. That makes it readable, so `Streams` notices and closes it."""
        with suppress(OSError):  # the browser was quicker
            self.socket.shutdown(socket.SHUT_RDWR)


class Streams:
    """All streams of this process, and the thread that holds them, which starts with the first stream."""

    def __init__(self):
        self.by_post: dict[int, set[Stream]] = defaultdict(set)
        self.lock = Lock()
        self.thread: Thread | None = None
        # Created with the thread: workers that are forked later would share it.
        self.selector: selectors.BaseSelector
        self.is_listening = False
        self.is_settled = Event()  # it's listening, or in an outage that lasts; otherwise, streams wait a moment

    def open(self, request, *, post: int, ignored: Iterable[int], since: int, find_missed: FindMissed) -> None:
        """Turn the request's connection into a stream, if possible; the view's response is then discarded.

        `find_missed` is called when the stream is open, so that no comment falls in between. A comment that is
        published at that moment may be sent twice.
        """
        self._start()
        connection = take_over(request) if len(self.selector.get_map()) < share_of_files(MAX_STREAMS) else None
        if connection is None:
            return
        stream = Stream(connection, post, request.user.pk, frozenset(ignored), since)
        stream.send(f"{HEAD}retry: {random.randint(*RECONNECT)}\n\n")
        with self.lock:
            self.by_post[post].add(stream)
            self.selector.register(connection, selectors.EVENT_READ, stream)
        try:
            stream.send_comments(find_missed(since))
        except BaseException:
            stream.end()
            raise

    def _start(self) -> None:
        with self.lock:
            if self.thread is None:
                self.selector = selectors.DefaultSelector()
                self.thread = Thread(target=self._run, name="streams", daemon=True)
                self.thread.start()
        self.is_settled.wait(timeout=1)

    def _run(self) -> None:
        """Listen for as long as the process lives, whatever goes wrong. An outage is logged once."""
        failures = 0  # in a row
        while True:
            try:
                self._listen()
            except Exception as error:
                failures = 1 if self.is_listening else failures + 1
                if failures == 1:
                    logger.warning("Open threads don't hear of new comments for now: %s", error)
                    self.is_settled.clear()
                else:
                    self.is_settled.set()
                self.is_listening = False
            time.sleep(min(2 ** (failures - 1), MAX_PAUSE))

    def _listen(self) -> None:
        params = connection.get_connection_params() | CONNECTION_OPTIONS
        with psycopg.connect(**params) as database:
            database.execute(f"LISTEN {CHANNEL}")
            self._for_each(Stream.end)  # browsers reconnect, and are sent what was published in between
            self._serve(database)

    def _serve(self, database: psycopg.Connection) -> None:
        """Serve the streams until the database connection is lost."""
        descriptor = database.fileno()
        self.selector.register(descriptor, selectors.EVENT_READ)
        self.is_listening = True
        self.is_settled.set()
        try:
            while True:
                self._serve_until(time.monotonic() + KEEP_ALIVE, database)
                database.execute("SELECT 1")  # fails if the connection was lost without notice
                self._for_each(lambda stream: stream.send(":\n\n"))
        finally:
            self.selector.unregister(descriptor)

    def _serve_until(self, deadline: float, database: psycopg.Connection) -> None:
        while (left := deadline - time.monotonic()) > 0:
            for key, _events in self.selector.select(left):
                if key.data:  # browsers never send anything on a stream, so this one has ended
                    self._close(key.data)
            for notification in database.notifies(timeout=0):
                self._try_to_dispatch(notification.payload)

    def _try_to_dispatch(self, payload: str) -> None:
        try:
            self.dispatch(payload)
        except Exception:  # one comment that can't be announced must not silence the others
            logger.exception("Can't announce a comment: %r", payload)

    def dispatch(self, payload: str) -> None:
        """Send an announced comment to the readers of its thread, except those whose page shows it already."""
        post, sequence, number, author, replied_to = payload.split()
        for stream in self._streams_of(int(post)):
            if int(sequence) > stream.since:
                stream.send_comments([NewComment(int(sequence), number, int(author), int(replied_to))])

    def _streams_of(self, post: int) -> list[Stream]:
        with self.lock:
            return [*self.by_post.get(post, ())]

    def _close(self, stream: Stream) -> None:
        with self.lock:
            self.selector.unregister(stream.socket)
            self.by_post[stream.post].discard(stream)
            if not self.by_post[stream.post]:
                del self.by_post[stream.post]
        stream.socket.close()

    def _for_each(self, act: Callable[[Stream], None]) -> None:
        with self.lock:
            for stream in [stream for streams in self.by_post.values() for stream in streams]:
                act(stream)


streams = Streams()
