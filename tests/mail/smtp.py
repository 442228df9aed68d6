"""A mail server for tests, on loopback, that keeps the emails it receives."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from queue import Queue
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Event, Thread

REFUSED = "nobody@example.org"  # a recipient that it refuses with 550


class Server(ThreadingTCPServer):
    """`taken` holds the emails it has received, oldest first."""

    allow_reuse_address = daemon_threads = True

    def __init__(self, port: int):
        self.taken: Queue[EmailMessage] = Queue()
        self.answers = Event()  # while unset, it takes emails but doesn't confirm them
        self.answers.set()
        super().__init__(("127.0.0.1", port), Conversation)


class Conversation(StreamRequestHandler):
    """The part of SMTP that smtplib needs."""

    def handle(self):
        self.reply("220 here")
        while line := self.rfile.readline().decode().strip():
            command = line[:4].upper()
            if command == "DATA":
                self.receive()
            elif command == "RCPT" and REFUSED in line:
                self.reply("550 No such mailbox. You wrote: secret words")
            else:
                self.reply("221 bye" if command == "QUIT" else "250 ok")

    def receive(self):
        self.reply("354 go on")
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line)
        self.server.taken.put(message_from_bytes(b"".join(lines), policy=policy.default))
        self.server.answers.wait()
        self.reply("250 taken")

    def reply(self, line):
        self.wfile.write(f"{line}\r\n".encode())


@contextmanager
def serving(port: int = 0) -> Iterator[Server]:
    with Server(port) as server:
        Thread(target=server.serve_forever, args=[0.05], daemon=True).start()
        yield server
        server.answers.set()
        server.shutdown()


@contextmanager
def silent() -> Iterator[int]:
    """The port of a server that accepts connections but never responds."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]
