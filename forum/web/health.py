"""Health checks, for monitoring: `/healthz` (the process is alive) and `/readyz` (the site can do its work)."""

import os
import time
from contextlib import suppress
from functools import cache
from threading import Lock, Thread

import psycopg
from django.conf import settings
from django.db.migrations.loader import MigrationLoader
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .outage import outage, probe

PATIENCE = 0.8  # seconds; the whole response has one
MIN_FREE_DISK = 100_000_000  # bytes; below this, the operator has to act
MIN_FREE_FILES = 1_000
NO_ANSWER = "no answer"
READY = {"database": "writable", "migrations": "done", "disk": "enough space"}

IS_READ_ONLY = "SELECT pg_is_in_recovery() OR current_setting('transaction_read_only')::boolean"
APPLIED = "SELECT app, name FROM django_migrations"


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """200 while the process can answer. No query."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """200 if the database can be written to, all migrations are done and the disk has space; 503 otherwise."""
    found = readiness()
    is_ready = found == READY
    return JsonResponse({"status": "ok" if is_ready else "unavailable"} | found, status=200 if is_ready else 503)


healthz.needs_no_database = readyz.needs_no_database = True  # type: ignore[attr-defined]  # for the middleware


def readiness() -> dict[str, str]:
    """What the check finds within PATIENCE. Needs no request and no pooled connection."""
    global _check
    newest_migrations()  # reads many files the first time, which isn't part of the check
    with _lock:
        # Only one at a time: a check may take longer than PATIENCE.
        if _check is None or not _check.is_alive():
            _check = _Check()
            _check.start()
        check = _check
    check.join(max(0, check.started_at + PATIENCE - time.monotonic()))
    return check.found.copy()


class _Check(Thread):
    """Fills in `found`, in a thread of its own: a server that hangs takes longer than PATIENCE."""

    def __init__(self) -> None:
        super().__init__(name="readyz", daemon=True)
        self.found = dict.fromkeys(READY, NO_ANSWER)
        self.started_at = time.monotonic()

    def run(self) -> None:
        with suppress(OSError):
            self.found["disk"] = _disk()
        try:
            with probe() as database:
                (is_read_only,) = database.execute(IS_READ_ONLY).fetchone() or (True,)
                self.found["database"] = "read-only" if is_read_only else READY["database"]
                is_done = newest_migrations() <= set(database.execute(APPLIED))
                self.found["migrations"] = READY["migrations"] if is_done else "pending"
        except psycopg.errors.UndefinedTable:
            self.found["migrations"] = "pending"
        except psycopg.Error:
            pass  # there was no answer


def _disk() -> str:
    """The state of the disk with the data directory. Some file systems report no number of free files."""
    disk = os.statvfs(settings.DATA_DIR)
    has_files = not disk.f_files or disk.f_favail >= MIN_FREE_FILES
    if disk.f_bavail * disk.f_frsize < MIN_FREE_DISK or not has_files or outage.was_full:
        return "full, or nearly"
    return READY["disk"]


@cache
def newest_migrations() -> frozenset[tuple[str, str]]:
    """The app and name of the last migration of each app. If these were applied, so were all others."""
    return frozenset(MigrationLoader(None).graph.leaf_nodes())


_lock = Lock()
_check: _Check | None = None
