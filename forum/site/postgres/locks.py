"""Lock files, which the kernel unlocks when the processes that hold them have ended, and waiting."""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

TIMEOUT = 60  # seconds for a server to recover or to stop


def open_file(lock: Path) -> int:
    return os.open(lock, os.O_RDONLY | os.O_CREAT, 0o600)


@contextmanager
def opened(lock: Path) -> Iterator[int]:
    descriptor = open_file(lock)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def is_locked(lock: Path) -> bool:
    with opened(lock) as descriptor:
        return not try_lock(descriptor)


def is_deleted(descriptor: int) -> bool:
    return os.fstat(descriptor).st_nlink == 0


def wait_for(condition: Callable[[], bool]) -> bool:
    """Wait until the condition is true. Returns False after the timeout."""
    deadline = time.monotonic() + TIMEOUT
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True
