"""Runs jobs, in a process of its own, until it's told to stop."""

import asyncio
import contextlib
import logging
import signal
from collections.abc import AsyncIterator

import procrastinate
import psycopg
from procrastinate import job_context, worker
from procrastinate.contrib.django import app
from procrastinate.contrib.django.utils import connector_params
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import DeleteJobCondition
from procrastinate.manager import JobManager

from forum.site import connections

AT_ONCE = 4  # jobs, each in a thread. They mostly wait for other servers.
HEARTBEAT = 5  # seconds
LOST_AFTER = 4 * HEARTBEAT  # a worker that hasn't been heard of for so long is gone
GRACE = 5  # seconds for running jobs after SIGTERM; another worker starts the others again
STOP = (signal.SIGTERM, signal.SIGINT)
PAUSE = 1  # seconds before trying again to reach the database

logger = logging.getLogger(__name__)


class Worker(worker.Worker):
    """procrastinate's, except that it stops if the database can't store how a job ended.

    It would go on, and its heartbeat would tell everyone that the job is still running. The next worker has
    another ID, so the job is found and started again.
    """

    async def _process_job(self, context: job_context.JobContext) -> None:
        try:
            await super()._process_job(context)
        except Exception as error:
            logger.warning("The end of job %s couldn't be stored: %s", context.job.id, error)
            self.stop()


def run() -> None:
    """Run jobs until SIGTERM or SIGINT. During an outage of the database, wait for it."""
    connections.without_pool()
    asyncio.run(_run_until_stopped())


async def _run_until_stopped() -> None:
    work, loop = asyncio.create_task(_run()), asyncio.get_running_loop()
    is_stopping = False

    def stop(number: int, frame: object) -> None:
        nonlocal is_stopping
        if not is_stopping:  # someone may press Ctrl-C again and again
            is_stopping = True
            signal.alarm(GRACE)  # a thread can't be cancelled, so this ends the process
            loop.call_soon_threadsafe(work.cancel)

    for number in STOP:
        signal.signal(number, stop)
    with contextlib.suppress(asyncio.CancelledError):
        await work


async def restart_lost_jobs(jobs: JobManager) -> None:
    """Queue the jobs of workers that are gone again."""
    for job in await jobs.get_stalled_jobs(seconds_since_heartbeat=LOST_AFTER):
        with contextlib.suppress(ConnectorException):  # another process was faster
            await jobs.retry_job(job)


async def _run() -> None:
    failures = 0  # in a row
    gone: int | None = None  # the ID of our last worker, if it couldn't say goodbye to the database
    while True:
        try:
            async with _connected() as connected:
                if gone is not None:
                    await connected.job_manager.unregister_worker(gone)
                    gone = None
                await restart_lost_jobs(connected.job_manager)
                failures = 0
                worker = _worker(connected)
                try:
                    await worker.run()
                finally:
                    gone = worker.worker_id
        except (ConnectorException, psycopg.Error) as error:
            failures += 1
            if failures == 2:  # log an outage once, and not if we're about to be stopped, too
                logger.warning("No jobs run for now: %s", error)
        await asyncio.sleep(PAUSE)


@contextlib.asynccontextmanager
async def _connected() -> AsyncIterator[procrastinate.App]:
    """The app with connections that can wait for notifications, which Django's can't."""
    parameters = connector_params() | {"connect_timeout": 5, "application_name": "jobs"}
    async with await psycopg.AsyncConnection.connect(**parameters):
        pass  # a pool would try again for long, and log each time
    connector = procrastinate.PsycopgConnector(kwargs=parameters, min_size=1, max_size=2, timeout=10)
    try:
        await connector.open_async()
        with app.replace_connector(connector) as connected:
            yield connected
    finally:
        await connector.close_async()


def _worker(connected: procrastinate.App) -> Worker:
    return Worker(
        connected,
        concurrency=AT_ONCE,
        delete_jobs=DeleteJobCondition.SUCCESSFUL,
        install_signal_handlers=False,
        update_heartbeat_interval=HEARTBEAT,
        task_middleware=connected.worker_defaults["task_middleware"],
    )
