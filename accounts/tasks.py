"""Jobs about accounts."""

from procrastinate.contrib.django import app

from . import sessions


@app.periodic(cron="7 4 * * *")
@app.task(name="delete_expired_sessions", queue="cleaning", queueing_lock="delete_expired_sessions")
def delete_expired_sessions(timestamp: int) -> None:
    """Delete sessions that have ended."""
    sessions.clear_expired()
