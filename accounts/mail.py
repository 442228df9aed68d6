"""How mail leaves: as rows that a thread of each process carries to the mail server, or into files.

Nobody who waits for a page waits for a mail server. See docs/architecture.md.
"""

import time
from contextlib import suppress
from pathlib import Path
from threading import Thread

import psycopg
from django.core.mail.backends import filebased
from django.core.mail.backends.base import BaseEmailBackend
from django.db import Error, connection

from .models.letter import CHANNEL, Letter

POLL = 60  # seconds between looks for letters whose next try is due
OWN = {"connect_timeout": 5, "autocommit": True, "application_name": "letters"}


class EmailBackend(BaseEmailBackend):
    """Writes each mail as a `Letter`, with what the request writes: what is rolled back is never sent."""

    def send_messages(self, messages) -> int:
        for message in messages:
            Letter.objects.post(to=message.recipients(), subject=message.subject, body=message.body)
        return len(messages)


class FileBackend(filebased.EmailBackend):
    """Mails as plain text, with links as they are to be followed, for the operator of a site without server."""

    def __init__(self, file_path: Path, **options):
        file_path.mkdir(parents=True, exist_ok=True)
        keep_private(file_path)
        super().__init__(file_path=file_path, **options)

    def write_message(self, message) -> None:
        words = (
            f"To: {', '.join(message.recipients())}\nSubject: {message.subject}\n\n{message.body}\n{'-' * 79}\n"
        )
        self.stream.write(words.encode())


def keep_private(folder: Path) -> None:
    """Who reads a mail can follow its links; earlier versions left the folder open."""
    if folder.exists():
        folder.chmod(0o700)


def start_carrying() -> None:
    """In a thread of this process, until that ends. A letter is carried once, however many processes carry."""
    Thread(target=_carry, name="letters", daemon=True).start()


def _carry() -> None:
    """Whenever something is posted, and every so often; over a database connection of its own it hears of letters,
    and takes one from the pool while it carries them."""
    where = connection.get_connection_params() | OWN
    while True:
        with suppress(psycopg.Error, Error), psycopg.connect(**where) as ear:
            ear.execute(f"LISTEN {CHANNEL}")
            while True:
                _carry_all()
                for _word in ear.notifies(timeout=POLL, stop_after=1):
                    pass
                ear.execute("SELECT 1")  # a database that went without a word is missed at last
        time.sleep(1)


def _carry_all() -> None:
    try:
        while Letter.objects.carry_next():
            pass
    finally:
        connection.close()
