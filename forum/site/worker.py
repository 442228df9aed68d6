"""gunicorn's thread worker with a stage before and after its threads, so that a slow client costs no thread.

The main loop reads each request into memory and gives it to a thread once it's complete. The thread writes the
response into memory and is free again. The main loop sends what the client hasn't read yet. So a client that is
silent, slow or doesn't read costs one socket, and what it has sent or left unread, for a limited time. Beyond the
limits, the oldest silent connection or the one that holds most is closed.
"""

import errno
import logging
import math
import re
import signal
import socket
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from selectors import EVENT_READ, EVENT_WRITE, BaseSelector
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

from forum.site.clients import Client, Refused

# Seconds
IDLE_TIME = 15  # between requests, and before the first
HEAD_TIME = 10
BODY_TIME = 60
UPLOAD_TIME = 180  # of a body with a file. If it's refused, the client may send it to the end, and is shown why
RESPONSE_TIME = 60  # and more for each byte that the client reads
CLOSE_TIME = 2  # for the client to close its side
STOP_TIME = 1  # for all of these, when the server stops
BUSY_DELAY = 0.0005  # before accepting a connection, for each request in progress
REPORT_INTERVAL = 60

OVERLOAD = 4  # requests for each thread
BATCH = 32  # connections to accept at once then
SPARE = 50  # connections beyond the limit, for probes while all others have requests in progress

SLOWEST = 5_000  # bytes per second that a client must read
MAX_HELD = 64_000_000  # bytes of requests and unread responses, in each process
SMALL = 8_192  # bytes; a connection that holds no more is left alone. All of them together are below the limit
READ_SIZE = 65_536
OUT_OF_FILES = {errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM}

PROBE = re.compile(rb"(GET|HEAD) /(healthz|readyz)[? ]")
ALIVE = b'{"status": "ok"}'

logger = logging.getLogger(__name__)

# Pages that the worker sends itself. The application renders them at the start.
pages: dict[str, bytes] = {}


class Worker(ThreadWorker):
    """A worker in which slow clients don't delay the others.

    It leaves new connections to the other workers while it's busy, answers /healthz itself, and ignores Ctrl-C.
    """

    poller: BaseSelector
    tpool: ThreadPoolExecutor

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Every connection is either here, the one that has waited longest first, or with a thread.
        self.waiting: dict[Client, None] = {}
        self.held = 0
        self.closed: Counter[str] = Counter()  # by reason, since the last report
        self.next_check = self.next_report = 0.0

    def init_process(self) -> None:
        self.probes = ThreadPoolExecutor(1)  # /readyz mustn't wait for the pages
        super().init_process()

    def init_signals(self) -> None:
        super().init_signals()
        # A terminal sends Ctrl-C to every process, and the server then stops its workers. A worker that gets both
        # signals at once deadlocks.
        signal.signal(signal.SIGINT, signal.SIG_IGN)

    def run(self) -> None:
        self.poller.register(self.method_queue.fileno(), EVENT_READ, self.method_queue.run_callbacks)
        while self.alive and self.is_parent_alive():
            self.set_accept_enabled(bool(self.waiting) or self.nr_conns < self.worker_connections + SPARE)
            self._turn(1.0)
        self.set_accept_enabled(False)
        self._finish()
        self._report(math.inf)
        self.tpool.shutdown(wait=False)
        self.probes.shutdown(wait=False)
        self.poller.close()
        for listener in self.sockets:
            listener.close()

    def _turn(self, timeout: float) -> None:
        self.notify()
        self.wait_for_and_dispatch_events(timeout)
        self._limit_held()
        now = time.monotonic()
        if now >= self.next_check:
            self.next_check = now + timeout
            self._close_expired(now)
            self._report(now)

    def _finish(self) -> None:
        """Let requests in progress end, and give slow clients a moment."""
        now = time.monotonic()
        for client in self.waiting:
            client.deadline = min(client.deadline, now + STOP_TIME)
        self.next_check = now
        while self.nr_conns and time.monotonic() < now + self.cfg.graceful_timeout:
            self._turn(0.1)

    # --- Accepting --------------------------------------------------------------------------------------------

    def accept(self, listener: socket.socket) -> None:
        busy = self.nr_conns - len(self.waiting)
        if busy > OVERLOAD * self.cfg.threads:  # so are the other workers
            for _ in range(BATCH):
                if not self._accept_one(listener):
                    break
        else:
            # All workers wake up for each connection. Without a delay, one would take them all.
            time.sleep(min(busy, self.cfg.threads) * BUSY_DELAY)
            self._accept_one(listener)

    def _accept_one(self, listener: socket.socket) -> bool:
        """Accept a connection and read what has arrived. Returns whether there was one."""
        try:
            sock, address = listener.accept()
        except BlockingIOError:  # another worker has taken it
            return False
        except OSError as error:  # also network errors of this connection: see accept(2)
            self.closed[f"accept: {error.strerror}"] += 1
            if error.errno in OUT_OF_FILES:
                self._close_oldest("out of open files")
            return False
        if self.nr_conns >= self.worker_connections:
            self._close_oldest("too many connections")
        client = Client(self.cfg, sock, address, listener.getsockname())
        self.nr_conns += 1
        self._await_request(client)
        self._read(client)  # it's mostly here already
        return True

    def _close_oldest(self, reason: str) -> None:
        """Close the connection that has been silent longest. If none is, close the one that has waited longest."""
        oldest = next((client for client in self.waiting if client.is_silent), next(iter(self.waiting), None))
        if oldest:
            self._close(oldest, reason)

    # --- Reading ----------------------------------------------------------------------------------------------

    def _await_request(self, client: Client) -> None:
        self._wait(client, IDLE_TIME if client.is_silent else HEAD_TIME)

    def _read(self, client: Client) -> None:
        try:
            data = client.connection.recv(READ_SIZE)
        except BlockingIOError:
            self._watch(client, EVENT_READ, self._read)
            return
        except OSError:
            self._close(client)
            return
        if not data:
            self._close(client)
            return
        if not client.received:
            self._set_deadline(client, HEAD_TIME)
        client.received += data
        self._check_request(client)

    def _check_request(self, client: Client) -> None:
        """Start the request if it's complete; wait for the rest if not."""
        had_head = client.length is not None
        try:
            if client.is_complete():
                self._start(client)
                return
        except Refused as refusal:
            self._refuse(client, refusal)
            return
        if client.length is not None and not had_head:
            self._set_deadline(client, UPLOAD_TIME if client.takes_file else BODY_TIME)
        self._watch(client, EVENT_READ, self._read)
        self._count_held(client)

    def _start(self, client: Client) -> None:
        probe = PROBE.match(client.received)
        if not probe and self.nr_conns - len(self.waiting) >= self.worker_connections:
            raise Refused("503 Service Unavailable", "The site is busy. Please try again in a minute.")
        self._ignore(client)
        del self.waiting[client]
        request = client.take_request()
        self._count_held(client)
        if probe and probe[2] == b"healthz":
            client.in_progress = 0
            self._answer(client, "200 OK", "application/json", ALIVE, with_body=probe[1] == b"GET")
            return
        client.parser.unreader.unread(request)
        pool = self.probes if probe else self.tpool
        future = pool.submit(self.handle, client)
        future.add_done_callback(lambda done: self.method_queue.defer(self.finish_request, client, done))

    def handle(self, client: Client) -> bool:
        """Handle a request, in a thread. Returns whether the connection stays open."""
        if client.has_reset():  # while the request waited for a thread
            return False
        is_kept_alive: bool = super().handle(client)
        client.sock.flush()
        return is_kept_alive

    # --- Sending ----------------------------------------------------------------------------------------------

    def finish_request(self, client: Client, future: Future[bool]) -> None:
        client.in_progress = 0
        if client.sock.is_taken_over:
            client.received.clear()
            self._count_held(client)
            self.nr_conns -= 1
            return
        try:
            # Bytes that are left over would mean that gunicorn has understood the request differently.
            client.is_kept_alive = future.result() and not client.parser.unreader.take_buffered()
        except (Exception, SystemExit):  # the client has gone; gunicorn has logged anything else
            client.sock.response.clear()
            client.is_kept_alive = False
        self._wait(client, RESPONSE_TIME)
        self._send(client)

    def _send(self, client: Client) -> None:
        try:
            sent = client.sock.flush()
        except OSError:
            self._close(client)
            return
        self._count_held(client)
        if client.sock.response:
            client.deadline += sent / SLOWEST  # a large response may take longer
            self._watch(client, EVENT_WRITE, self._send)
        elif client.is_kept_alive and self.alive:
            self._await_request(client)
            self._check_request(client)  # a client may send its next request before it gets the response
        else:
            self._end(client)

    def _refuse(self, client: Client, refusal: Refused) -> None:
        self.closed[refusal.status] += 1
        client.received.clear()
        self._ignore(client)
        del self.waiting[client]
        if client.takes_file and refusal.status.startswith("413") and pages:
            self._answer(client, refusal.status, "text/html; charset=utf-8", pages["too large"])
        else:
            self._answer(client, refusal.status, "text/plain", f"{refusal.reason}\n".encode())

    def _answer(
        self, client: Client, status: str, content_type: str, body: bytes, *, with_body: bool = True
    ) -> None:
        """Send a small response, and end the connection."""
        head = (
            f"HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\nContent-Length: {len(body)}\r\n"
            "Cache-Control: no-store\r\nConnection: close\r\n\r\n"
        )
        client.sock.sendall(head.encode() + (body if with_body else b""))
        client.is_kept_alive = False
        self._wait(client, RESPONSE_TIME)
        self._send(client)

    def _end(self, client: Client) -> None:
        """Close our side, and the connection once the client has closed its own: it may not have read all yet."""
        try:
            client.connection.shutdown(socket.SHUT_WR)
        except OSError:
            self._close(client)
            return
        client.received.clear()
        self._wait(client, UPLOAD_TIME if client.takes_file else CLOSE_TIME)
        self._discard(client)

    def _discard(self, client: Client) -> None:
        try:
            if client.connection.recv(READ_SIZE):
                self._watch(client, EVENT_READ, self._discard)
            else:
                self._close(client)
        except BlockingIOError:
            self._watch(client, EVENT_READ, self._discard)
        except OSError:
            self._close(client)

    # --- Waiting ----------------------------------------------------------------------------------------------

    def _wait(self, client: Client, seconds: float) -> None:
        """Put the connection at the end of those that wait."""
        self.waiting.pop(client, None)
        self.waiting[client] = None
        self._set_deadline(client, seconds)

    def _set_deadline(self, client: Client, seconds: float) -> None:
        client.deadline = time.monotonic() + (seconds if self.alive else min(seconds, STOP_TIME))

    def _watch(self, client: Client, events: int, on_ready: Callable[[Client], None]) -> None:
        """Call `on_ready(client)` when the connection is ready for these events."""
        client.on_ready = on_ready
        if events != client.events:
            register = self.poller.modify if client.events else self.poller.register
            register(client.connection, events, partial(self._ready, client))
            client.events = events

    def _ignore(self, client: Client) -> None:
        if client.events:
            self.poller.unregister(client.connection)
            client.events = 0

    def _ready(self, client: Client, _socket: socket.socket) -> None:
        if client in self.waiting:  # an event before this one may have closed it
            client.on_ready(client)

    def _count_held(self, client: Client) -> None:
        self.held += client.size - client.held
        client.held = client.size

    def _limit_held(self) -> None:
        """Close the connections that hold most while all of them together hold too much."""
        if self.held <= MAX_HELD:
            return
        for client in sorted(self.waiting, key=lambda each: each.held, reverse=True):
            if self.held <= MAX_HELD or client.held <= SMALL:
                return
            self._close(client, "too much data held")

    def _close_expired(self, now: float) -> None:
        for client in [client for client in self.waiting if client.deadline <= now]:
            if client.sock.response:
                self._close(client, "response not read in time")
            elif client.received:
                self._refuse(client, Refused("408 Request Timeout", "The request took too long to arrive."))
            else:
                self._close(client)

    def _close(self, client: Client, reason: str = "") -> None:
        if reason:
            self.closed[reason] += 1
        self._ignore(client)
        self.waiting.pop(client, None)
        self.held -= client.held
        client.held = 0
        self.nr_conns -= 1
        with suppress(OSError):
            client.connection.close()

    def _report(self, now: float) -> None:
        """Log why connections were closed, at most once a minute."""
        if self.closed and now >= self.next_report:
            reasons = ", ".join(f"{reason} ({count})" for reason, count in self.closed.most_common())
            logger.warning("Closed connections: %s.", reasons)
            self.closed.clear()
            self.next_report = now + REPORT_INTERVAL
