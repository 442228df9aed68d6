"""Backends for Django's MAILERS: queue email in the database, or write it to files."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends import filebased
from django.core.mail.backends.base import BaseEmailBackend

from .models import OutboundEmail

# The sample members' addresses are at this host. Nobody receives email at example.org or its subdomains.
SAMPLE_HOST = "demo.example.org"


class QueueBackend(BaseEmailBackend):
    """Queues each email in the current transaction: if that is rolled back, nothing is sent.

    Email to sample members is dropped: the mail server could only bounce it.
    """

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        for message in messages:
            to = [each for each in message.recipients() if not each.lower().endswith(f"@{SAMPLE_HOST}")]
            OutboundEmail.objects.queue(to=to, subject=str(message.subject), body=str(message.body))
        return len(messages)


class FileBackend(filebased.EmailBackend):
    """Writes readable plain text, for the operator of a site without a mail server."""

    def __init__(self, file_path: Path, **options: Any) -> None:
        file_path.mkdir(parents=True, exist_ok=True)
        keep_private(file_path)
        super().__init__(file_path=str(file_path), **options)

    def write_message(self, message: EmailMessage) -> None:
        text = f"To: {', '.join(message.recipients())}\nSubject: {message.subject}\n\n{message.body}\n{'-' * 79}\n"
        self.stream.write(text.encode())  # type: ignore[arg-type]  # it is opened for bytes


def keep_private(folder: Path) -> None:
    """Let only the operator read the emails, which contain login links."""
    if folder.exists():
        folder.chmod(0o700)
