"""The queue as staff see it. The tables are procrastinate's, and only its own functions change them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob, ProcrastinateWorker

from .worker import LOST_AFTER

MAX_ROWS = 50  # of each state; the lists have one more if there are more


@dataclass(frozen=True)
class Job:
    """One call of a task. `since` is when it got into its state, `due` when it will run, if that is known."""

    pk: int
    status: str
    task_name: str
    args: dict[str, Any]
    attempts: int
    since: datetime | None
    due: datetime | None

    @property
    def is_waiting(self) -> bool:
        return self.status == "todo"

    @property
    def has_failed(self) -> bool:
        return self.status == "failed"

    @property
    def title(self) -> str:
        """What it does and the ID of what it is about: "Send email 42"."""
        ids = [str(value) for name, value in sorted(self.args.items()) if name != "timestamp"]
        return " ".join([self.task_name.replace("_", " ").capitalize(), *ids])


def failed() -> list[Job]:
    """Jobs that won't run again by themselves, the newest first."""
    return _jobs(_in_state("failed", since="failed").order_by("-since", "-pk"))


def running() -> list[Job]:
    """Jobs that a worker has started, the oldest first."""
    return _jobs(_in_state("doing", since="started").order_by("since", "pk"))


def queued() -> list[Job]:
    """Jobs that wait for a worker or for their time, the next first."""
    return _jobs(_in_state("todo", since="deferred").order_by("scheduled_at", "pk"))


@transaction.atomic
def retry(pk: int) -> bool:
    """Queue a failed job again. False if it isn't there any more, or somebody was faster."""
    failed_one = ProcrastinateJob.objects.filter(pk=pk, status="failed")
    if not failed_one.select_for_update().exists():
        return False
    app.job_manager.retry_job_by_id(job_id=pk, retry_at=timezone.now())
    return True


def has_worker() -> bool:
    """Whether any process runs jobs."""
    alive_at = timezone.now() - timedelta(seconds=LOST_AFTER)
    return ProcrastinateWorker.objects.filter(last_heartbeat__gt=alive_at).exists()


def _in_state(status: str, *, since: str) -> QuerySet[Any]:
    events = ProcrastinateEvent.objects.filter(job=OuterRef("pk"), type=since).order_by("-at")
    since_then: QuerySet[Any] = ProcrastinateJob.objects.annotate(since=Subquery(events.values("at")[:1]))
    return since_then.filter(status=status)


def _jobs(rows: QuerySet[Any]) -> list[Job]:
    names = ("pk", "status", "task_name", "args", "attempts", "since")
    return [
        Job(**{name: getattr(row, name) for name in names}, due=row.scheduled_at) for row in rows[: MAX_ROWS + 1]
    ]
