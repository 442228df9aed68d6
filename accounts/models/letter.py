"""Mail on its way: a row, written in the transaction that it tells of, until a mail server has taken it."""

import logging
from datetime import timedelta

from django.core.mail import EmailMessage
from django.core.mail.utils import DNS_NAME
from django.db import connection, models, transaction
from django.utils import timezone

CHANNEL = "letters"
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=2)
GIVEN_UP_AFTER = timedelta(days=2)

log = logging.getLogger(__name__)


class LetterQuerySet(models.QuerySet):
    @transaction.atomic
    def post(self, *, to: list[str], subject: str, body: str) -> None:
        """A letter to each, and word to who carries them: when the transaction at hand is committed, only then."""
        self.bulk_create(Letter(to=address, subject=subject, body=body) for address in to)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, '')", [CHANNEL])

    @transaction.atomic
    def carry_next(self) -> bool:
        """Try to send the one that is due for the longest time and that nobody has in hand; whether there was one.

        Its row goes, or is put back, in the transaction that holds it. Who is killed in between may have sent it
        already: then it is sent again, and never lost.
        """
        due = self.filter(next_try_at__lte=timezone.now()).order_by("next_try_at", "pk")
        letter = due.select_for_update(skip_locked=True).first()
        if letter is not None:
            letter.carry()
        return letter is not None


class Letter(models.Model):
    """A mail, of plain text, that no server has taken yet. It may hold a link or a code, so nothing logs it."""

    to = models.TextField()
    subject = models.TextField()
    body = models.TextField()
    made_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(default=timezone.now)

    objects = LetterQuerySet.as_manager()

    def __str__(self):
        return f"{self.pk}"

    def carry(self) -> None:
        """Hand it to the mail server; where that fails, later. Whatever is wrong with one keeps up no other."""
        try:
            self._message().send(using="smtp")
        except Exception as error:
            self._put_back(error)
        else:
            self.delete()

    def _message(self) -> EmailMessage:
        # Of one name however often it is sent, by which mailboxes know it.
        name = f"<letter.{self.pk}.{self.made_at.timestamp():.0f}@{DNS_NAME}>"
        return EmailMessage(self.subject, self.body, to=[self.to], headers={"Message-ID": name})

    def _put_back(self, error: Exception) -> None:
        # Not the error's own words, in which a server may quote the letter.
        reason = " ".join(
            [type(error).__name__, str(getattr(error, "smtp_code", "") or getattr(error, "errno", ""))]
        )
        if timezone.now() > self.made_at + GIVEN_UP_AFTER:
            log.error("A mail to %s is given up after %s attempts: %s", self.to, self.attempts + 1, reason)
            self.delete()
            return
        wait = min(FIRST_WAIT * 2 ** min(self.attempts, 10), LONGEST_WAIT)
        self.attempts += 1
        self.next_try_at = timezone.now() + wait
        self.save(update_fields=["attempts", "next_try_at"])
        log.warning("A mail to %s could not be sent, next try in %s: %s", self.to, wait, reason)
