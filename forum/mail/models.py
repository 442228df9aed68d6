"""Email that no mail server has accepted yet."""

import logging
from datetime import timedelta

from django.core.mail import EmailMessage
from django.core.mail.utils import DNS_NAME
from django.db import models, transaction
from django.utils import timezone

from forum.jobs.retries import GiveUp

from . import tasks

GIVE_UP_AFTER = timedelta(days=2)
KEEP = timedelta(days=7)  # emails that were given up, which staff can try to send again

log = logging.getLogger(__name__)


class NotAccepted(Exception):
    """The mail server can't be reached, or refused an email."""


class OutboundEmailQuerySet(models.QuerySet["OutboundEmail"]):
    @transaction.atomic
    def queue(self, *, to: list[str], subject: str, body: str) -> None:
        """Queue one email to each address. A worker sends them when the current transaction has been committed."""
        for email in self.bulk_create(OutboundEmail(to=address, subject=subject, body=body) for address in to):
            tasks.send_email.defer(email_id=email.pk)

    def delete_old(self) -> None:
        """Delete what was given up and not sent again."""
        self.filter(created_at__lt=timezone.now() - KEEP).delete()


class OutboundEmail(models.Model):
    """A plain-text email that no mail server has accepted yet.

    It may hold a login link, so it is never logged, and its job only knows its ID.
    """

    to = models.TextField()
    subject = models.TextField()
    body = models.TextField()
    created_at = models.DateTimeField(default=timezone.now)

    objects = OutboundEmailQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.pk}"

    def deliver(self) -> None:
        """Send it to the mail server, and delete it. No transaction is open while the server takes its time.

        Raises NotAccepted, or GiveUp if it has waited for too long.
        """
        try:
            self._message().send(using="smtp")
        except Exception as error:
            self._report(error)
        else:
            self.delete()

    def _message(self) -> EmailMessage:
        # The same ID for every attempt, so that mailboxes can drop duplicates.
        message_id = f"<email.{self.pk}.{self.created_at.timestamp():.0f}@{DNS_NAME}>"
        return EmailMessage(self.subject, self.body, to=[self.to], headers={"Message-ID": message_id})

    def _report(self, error: Exception) -> None:
        # Leave out the error's text: the server may quote the email in it.
        code = getattr(error, "smtp_code", "") or getattr(error, "errno", "")
        reason = f"{type(error).__name__} {code}".strip()
        if timezone.now() > self.created_at + GIVE_UP_AFTER:
            log.error("Gave up on email to %s: %s", self.to, reason)
            raise GiveUp(reason) from None
        log.warning("Couldn't send email to %s, trying again later: %s", self.to, reason)
        raise NotAccepted(reason) from None
