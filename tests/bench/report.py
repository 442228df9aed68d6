"""What was found, as a table for people and as JSON for programs, and what was to be reached."""

import json
import os
import platform
import subprocess
import time
from pathlib import Path

from django.conf import settings
from django.db import connection

from tests.bench.pages import CONSTANT, PAGES, WRITING

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


def targets(results: dict) -> list[dict]:
    """What was to be reached, and whether it was, at one connection."""
    found = {row["page"]: row for row in results["rows"] if row["connections"] == 1 and not row["missing"]}
    return [
        target(page.name, found[page.name]["times_constant"] / of(page, found), page.limit, f"times {page.of}")
        for page in (*PAGES, *WRITING)
        if page.limit and page.name in found and (page.of == CONSTANT or page.of in found)
    ]


def of(page, found: dict) -> float:
    return 1 if page.of == CONSTANT else found[page.of]["times_constant"]


def target(what: str, is_: float, limit: float, unit: str, *, at_least: bool = False) -> dict:
    met = is_ >= limit if at_least else is_ <= limit
    return {"what": what, "is": is_, "limit": limit, "unit": unit, "at_least": at_least, "met": met}


def verdicts(found: list[dict]) -> str:
    lines = []
    for each in found:
        sign = "≥" if each["at_least"] else "≤"
        word = "met" if each["met"] else "MISSED"
        lines.append(f"{each['what']:<{WIDTH}} {each['is']:>9.2f} {sign} {each['limit']:g} {each['unit']}: {word}")
    return "\n".join(lines)


def save(results: dict, folder: Path) -> Path:
    file = folder / f"results-{time.strftime('%Y%m%d-%H%M%S')}.json"
    file.write_text(json.dumps(results, indent=1))
    return file
