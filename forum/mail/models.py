"""The queue of outbound email."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.core.mail import EmailMessage
from django.core.mail.utils import DNS_NAME
from django.db import connection, models, transaction
from django.utils import timezone

CHANNEL = "outbound_email"
FIRST_WAIT, MAX_WAIT = timedelta(minutes=1), timedelta(hours=2)
GIVE_UP_AFTER = timedelta(days=2)
MAX_CLAIMED = 100  # more than there are processes, each of which claims one email at a time
CLAIM = 20261206  # an arbitrary number for pg_advisory_lock

log = logging.getLogger(__name__)


class OutboundEmailQuerySet(models.QuerySet["OutboundEmail"]):
    @transaction.atomic
    def queue(self, *, to: list[str], subject: str, body: str) -> None:
        """Queue one email to each address. Delivery starts when the current transaction commits."""
        self.bulk_create(OutboundEmail(to=address, subject=subject, body=body) for address in to)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, '')", [CHANNEL])

    def deliver_next(self) -> bool:
        """Deliver the email that has been due longest and isn't being delivered yet. False if none is due.

        No transaction is open while the mail server takes its time. A lock of the database session claims the
        email. If the process is killed or the session is lost, the claim ends with it, and so does any chance to
        write: another process delivers the email again. So it may arrive twice, but is never lost.
        """
        due = self.filter(next_try_at__lte=timezone.now()).order_by("next_try_at", "pk")
        for key in due.values_list("pk", flat=True)[:MAX_CLAIMED]:
            with _claimed(key) as is_ours:
                # Read it now: another process may have delivered it before we claimed it.
                if is_ours and (email := due.filter(pk=key).first()):
                    email.deliver()
                    return True
        return False


class OutboundEmail(models.Model):
    """A plain-text email that no mail server has accepted yet. It may hold a login link, so it is never logged."""

    to = models.TextField()
    subject = models.TextField()
    body = models.TextField()
    created_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(default=timezone.now)

    objects = OutboundEmailQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.pk}"

    def deliver(self) -> None:
        """Send it to the mail server. If that fails, reschedule it, so that other emails go first."""
        try:
            self._message().send(using="smtp")
        except Exception as error:
            self._reschedule(error)
        else:
            self.delete()

    def _message(self) -> EmailMessage:
        # The same ID for every attempt, so that mailboxes can drop duplicates.
        message_id = f"<email.{self.pk}.{self.created_at.timestamp():.0f}@{DNS_NAME}>"
        return EmailMessage(self.subject, self.body, to=[self.to], headers={"Message-ID": message_id})

    def _reschedule(self, error: Exception) -> None:
        # Don't log the error's text: the server may quote the email in it.
        reason = " ".join(
            [type(error).__name__, str(getattr(error, "smtp_code", "") or getattr(error, "errno", ""))]
        )
        if timezone.now() > self.created_at + GIVE_UP_AFTER:
            log.error("Gave up on email to %s after %s attempts: %s", self.to, self.attempts + 1, reason)
            self.delete()
            return
        wait = min(FIRST_WAIT * 2 ** min(self.attempts, 10), MAX_WAIT)
        self.attempts += 1
        self.next_try_at = timezone.now() + wait
        self.save(update_fields=["attempts", "next_try_at"])
        log.warning("Couldn't send email to %s, trying again in %s: %s", self.to, wait, reason)


@contextmanager
def _claimed(key: int) -> Iterator[bool]:
    """Claim an email for this database session. Yields whether it's ours, not another session's."""
    numbers = [CLAIM, key % 2**31]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", numbers)
        [is_ours] = cursor.fetchone()
    try:
        yield is_ours
    finally:
        if is_ours:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", numbers)
