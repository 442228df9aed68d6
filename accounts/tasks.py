"""Jobs about accounts."""

from procrastinate.contrib.django import app

from forum.jobs.retries import Backoff

from . import sessions


@app.periodic(cron="7 4 * * *")
@app.task(name="delete_expired_sessions", queueing_lock="delete_expired_sessions", retry=Backoff())
def delete_expired_sessions(timestamp: int) -> None:
    """Delete sessions that have ended."""
    sessions.clear_expired()
