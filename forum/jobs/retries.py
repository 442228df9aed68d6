"""When a failed job runs again."""

from dataclasses import dataclass
from datetime import timedelta

from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.jobs import Job

FIRST_WAIT, MAX_WAIT = timedelta(minutes=1), timedelta(hours=2)


class GiveUp(Exception):
    """Raised by a task that shouldn't be tried again. The job is then listed as failed."""


@dataclass(frozen=True, kw_only=True)
class Backoff(BaseRetryStrategy):
    """Waits a minute, then two, then four, and so on up to two hours.

    The job is listed as failed once it has been tried often enough, or raises GiveUp.
    """

    attempts: int | None = 6  # in all; None for any number

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """The wait after this attempt. `job.attempts` counts those before it."""
        if isinstance(exception, GiveUp) or (self.attempts and job.attempts + 1 >= self.attempts):
            return None
        wait = min(FIRST_WAIT * 2 ** min(job.attempts, 10), MAX_WAIT)
        return RetryDecision(retry_in={"seconds": int(wait.total_seconds())})
