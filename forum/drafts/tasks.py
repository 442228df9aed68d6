"""Jobs about drafts."""

from procrastinate.contrib.django import app

from forum.jobs.retries import Backoff

from .models import Draft


@app.periodic(cron="27 4 * * *")
@app.task(name="delete_old_drafts", queueing_lock="delete_old_drafts", retry=Backoff())
def delete_old_drafts(timestamp: int) -> None:
    """Delete drafts that nobody has changed for long."""
    Draft.objects.delete_old()
