"""Jobs about jobs."""

from procrastinate import JobContext
from procrastinate.contrib.django import app

from . import worker
from .retries import Backoff

KEEP_FAILED_HOURS = 30 * 24


@app.periodic(cron="* * * * *")
@app.task(name="restart_lost_jobs", queueing_lock="restart_lost_jobs", retry=Backoff(), pass_context=True)
async def restart_lost_jobs(context: JobContext, timestamp: int) -> None:
    """Start the jobs of killed workers again."""
    await worker.restart_lost_jobs(context.app.job_manager)


@app.periodic(cron="17 4 * * *")
@app.task(name="delete_failed_jobs", queueing_lock="delete_failed_jobs", retry=Backoff(), pass_context=True)
async def delete_failed_jobs(context: JobContext, timestamp: int) -> None:
    """Delete what nobody has retried for a month."""
    await context.app.job_manager.delete_old_jobs(
        nb_hours=KEEP_FAILED_HOURS, include_failed=True, include_cancelled=True, include_aborted=True
    )
