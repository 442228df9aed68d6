"""What processes have used so far, read from outside."""

import os
import re
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

TICK = 1_000_000_000 // os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Cpu:
    """Nanoseconds of the web processes, and of PostgreSQL with all that belongs to it."""

    server: int
    postgres: int

    def __sub__(self, earlier: "Cpu") -> "Cpu":
        return Cpu(self.server - earlier.server, self.postgres - earlier.postgres)


class Meters:
    """The meters of a site whose gunicorn and postmaster have these process numbers."""

    def __init__(self, *, gunicorn: int, postmaster: int):
        self.gunicorn, self.postmaster = gunicorn, postmaster
        self.peak = {"pss": 0, "private": 0}

    def cpu(self) -> Cpu:
        return Cpu(_used_by(self.gunicorn), _used_by(self.postmaster))

    def memory(self) -> dict[str, int]:
        """Bytes of the web processes together: their share of what they share, and what is each one's own."""
        rows = [_memory(process) for process in family(self.gunicorn)]
        now = {kind: sum(row[kind] for row in rows) for kind in self.peak}
        self.peak = {kind: max(self.peak[kind], now[kind]) for kind in now}
        return now


def family(process: int) -> list[int]:
    """It and all that descend from it."""
    found = [process]
    for parent in found:  # grows while it is walked
        with suppress(OSError):
            for thread in Path(f"/proc/{parent}/task").iterdir():
                found += map(int, (thread / "children").read_text().split())
    return found


def _used_by(process: int) -> int:
    return sum(map(_clock, family(process))) + _used_by_the_dead(process)


def _clock(process: int) -> int:
    """Nanoseconds of all its threads, of those that ended too; see clock_getcpuclockid(3)."""
    with suppress(OSError):
        return time.clock_gettime_ns((~process << 3) | 2)
    return 0  # it ended, and its parent counts it now


def _used_by_the_dead(process: int) -> int:
    """What children that ended had used, to the hundredth of a second."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[13]) + int(fields[14])) * TICK


def _memory(process: int) -> dict[str, int]:
    text = ""
    with suppress(OSError):
        text = Path(f"/proc/{process}/smaps_rollup").read_text()
    kilobytes = {name: int(value) for name, value in re.findall(r"^(\w+):\s+(\d+) kB", text, re.MULTILINE)}
    private = kilobytes.get("Private_Clean", 0) + kilobytes.get("Private_Dirty", 0)
    return {"pss": 1024 * kilobytes.get("Pss", 0), "private": 1024 * private}
