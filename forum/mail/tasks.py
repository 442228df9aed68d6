"""Jobs that send email."""

from procrastinate.contrib.django import app

from forum.jobs.retries import Backoff

from . import models


@app.task(name="send_email", retry=Backoff(attempts=None))
def send_email(email_id: int) -> None:
    """Send an email, unless that has been done."""
    email = models.OutboundEmail.objects.filter(pk=email_id).first()
    if email is not None:
        email.deliver()


@app.periodic(cron="37 4 * * *")
@app.task(name="delete_old_emails", queueing_lock="delete_old_emails", retry=Backoff())
def delete_old_emails(timestamp: int) -> None:
    """Delete emails that were given up."""
    models.OutboundEmail.objects.delete_old()
