"""Runs what is queued, as a worker would, for tests whose rows no other process can see."""

from contextlib import suppress

from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker
from procrastinate.exceptions import AlreadyEnqueued

FINISH = "SELECT procrastinate_finish_job_v1(%s, %s::procrastinate_job_status, %s)"


def queued():
    """The jobs that wait, oldest first."""
    return ProcrastinateJob.objects.filter(status="todo").order_by("pk")


def run_all() -> None:
    """Run each job that is due once. Those that fail are queued again or listed as failed, as they ask for."""
    now = timezone.now()
    for job in [each for each in queued() if each.scheduled_at is None or each.scheduled_at <= now]:
        _start(job.pk)
        task = app.tasks[job.task_name]
        try:
            with transaction.atomic():
                task(**job.args)
        except Exception as error:
            again = task.get_retry_exception(error, job.procrastinate_job)
            if again:
                app.job_manager.retry_job_by_id(job.pk, retry_at=again.retry_decision.retry_at)
            else:
                _execute(FINISH, job.pk, "failed", False)
        else:
            _execute(FINISH, job.pk, "succeeded", True)


def make_all_due() -> None:
    """Let jobs that wait for their time run now."""
    _execute("UPDATE procrastinate_jobs SET scheduled_at = now() WHERE status = 'todo'")


def fail(task_name: str = "send_email", **args) -> int:
    """The ID of a job that failed."""
    pk = app.configure_task(task_name).defer(**args)
    _start(pk)
    _execute(FINISH, pk, "failed", False)
    return pk


def finish(pk: int) -> None:
    """As if a worker had done this job."""
    _start(pk)
    _execute(FINISH, pk, "succeeded", True)


def declare_workers_lost() -> None:
    """As if the heartbeats of all workers so far had stopped long ago: their jobs start again at once."""
    table = ProcrastinateWorker._meta.db_table
    _execute(f"UPDATE {table} SET last_heartbeat = last_heartbeat - interval '1 day'")
    with suppress(AlreadyEnqueued):
        app.configure_task("restart_lost_jobs").defer(timestamp=0)


def _start(pk: int) -> None:
    _execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", pk)


def _execute(sql: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
