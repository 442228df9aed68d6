"""What was found, as a table for people and as JSON for programs, and what was to be reached."""

import json
import os
import platform
import subprocess
import time
from pathlib import Path

from django.conf import settings
from django.db import connection

COLUMNS = (
    ("conn", 4, lambda row: f"{row['connections']}"),
    ("req/s", 7, lambda row: f"{row['requests_a_second']:.0f}"),
    ("p50", 6, lambda row: f"{row['p50_ms']:.1f}"),
    ("p95", 6, lambda row: f"{row['p95_ms']:.1f}"),
    ("p99", 6, lambda row: f"{row['p99_ms']:.1f}"),
    ("server", 7, lambda row: f"{row['server_ms']:.2f}"),
    ("postgres", 8, lambda row: f"{row['postgres_ms']:.2f}"),
    ("queries", 7, lambda row: f"{row['queries']}"),
    ("kB", 7, lambda row: f"{row['raw'] / 1000:.1f}"),
    ("gz kB", 6, lambda row: f"{row['gzip'] / 1000:.1f}"),
    ("comments", 8, lambda row: f"{row['comments']:.0f}"),
    ("times", 6, lambda row: f"{row['times_constant']:.1f}"),
)
WIDTH = 38


def machine() -> dict:
    """Where and on what all this was measured."""
    cpu = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    commit = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=settings.BASE_DIR, capture_output=True, text=True
    )
    return {
        "cpu": cpu[0].partition(": ")[2] if cpu else platform.machine(),
        "cores": os.cpu_count(),
        "load": os.getloadavg(),
        "kernel": platform.release(),
        "python": platform.python_version(),
        "postgresql": connection.pg_version,
        "commit": commit.stdout.strip(),
    }


def table(rows: list[dict]) -> str:
    lines = ["page".ljust(WIDTH) + "".join(title.rjust(width + 1) for title, width, _show in COLUMNS)]
    for row in rows:
        cells = row["missing"] or "".join(show(row).rjust(width + 1) for _title, width, show in COLUMNS)
        lines.append(row["page"].ljust(WIDTH) + (f" {cells}" if row["missing"] else cells))
        lines += [f"    {count} answers were wrong: {what}" for what, count in row.get("wrong", {}).items()]
    return "\n".join(lines)


def streams(found: dict) -> str:
    """What open threads cost, in words."""
    if not found["streams"]:
        return "Streams: none could be opened."
    words = ", ".join(f"{name} {value:.2f}" for name, value in found["reply_ms"].items())
    delays = ", ".join(f"{name} {value:.0f}" for name, value in found["delay_ms"].items())
    return (
        f"Streams: {found['streams']} open, {found['messages']} of {found['expected']} messages heard,"
        f" ms after the reply was sent: {delays};"
        f" CPU ms a reply: {words}; in quiet {found['quiet_ms_a_second']:.2f} ms a second;"
        f" memory {found['memory']['pss'] / 1e6:+.1f} MB."
    )


def latest(folder: Path, scale: str) -> dict | None:
    """The results of the last whole run at this scale."""
    for file in sorted(folder.glob("results-*.json"), reverse=True):
        results = json.loads(file.read_text())
        if results["scale"]["name"] == scale and not results["only"]:
            return results
    return None


def save(results: dict, folder: Path) -> Path:
    file = folder / f"results-{time.strftime('%Y%m%d-%H%M%S')}.json"
    file.write_text(json.dumps(results, indent=1))
    return file
