"""Jobs about jobs."""

from procrastinate import JobContext
from procrastinate.contrib.django import app

from .worker import LOST_AFTER

KEEP_FAILED_HOURS = 30 * 24


@app.periodic(cron="* * * * *")
@app.task(name="restart_lost_jobs", queue="jobs", queueing_lock="restart_lost_jobs", pass_context=True)
async def restart_lost_jobs(context: JobContext, timestamp: int) -> None:
    """Start the jobs of killed workers again."""
    jobs = context.app.job_manager
    for job in await jobs.get_stalled_jobs(seconds_since_heartbeat=LOST_AFTER):
        await jobs.retry_job(job)


@app.periodic(cron="17 4 * * *")
@app.task(name="delete_failed_jobs", queue="jobs", queueing_lock="delete_failed_jobs", pass_context=True)
async def delete_failed_jobs(context: JobContext, timestamp: int) -> None:
    """Delete what nobody has retried for a month."""
    await context.app.job_manager.delete_old_jobs(
        nb_hours=KEEP_FAILED_HOURS, include_failed=True, include_cancelled=True, include_aborted=True
    )
