"""What was found, as tables for people and as JSON for programs."""

import json
import os
import platform
import subprocess
import time
from pathlib import Path
from statistics import median

from tests.bench.pages import MIX

ROOT = Path(__file__).resolve().parent.parent.parent
COLUMNS = (
    ("conn", 4, lambda row: f"{row['connections']}"),
    ("req/s", 7, lambda row: f"{row['requests_a_second']:.0f}"),
    ("p50", 6, lambda row: f"{row['p50_ms']:.1f}"),
    ("p95", 6, lambda row: f"{row['p95_ms']:.1f}"),
    ("p99", 6, lambda row: f"{row['p99_ms']:.1f}"),
    ("server", 7, lambda row: f"{row['server_ms']:.2f}"),
    ("postgres", 8, lambda row: f"{row['postgres_ms']:.2f}"),
    ("queries", 7, lambda row: "" if row["queries"] is None else f"{row['queries']}"),
    ("kB", 7, lambda row: f"{row['raw'] / 1000:.1f}"),
    ("sent kB", 7, lambda row: f"{row['sent'] / 1000:.1f}"),
    ("cached", 6, lambda row: "" if row["cached"] is None else f"{row['cached']:.0%}"),
    ("comments", 8, lambda row: f"{row['comments']:.0f}"),
    ("times", 6, lambda row: f"{row['times_constant']:.1f}"),
)
WIDTH = 40


def machine() -> dict:
    """Where and on what all this was measured."""
    cpu = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    commit = subprocess.run(["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True)
    return {
        "cpu": cpu[0].partition(": ")[2] if cpu else platform.machine(),
        "cores": os.cpu_count(),
        "load": os.getloadavg(),
        "kernel": platform.release(),
        "python": platform.python_version(),
        "commit": commit.stdout.strip(),
    }


def table(rows: list[dict]) -> str:
    lines = ["page".ljust(WIDTH) + "".join(title.rjust(width + 1) for title, width, _show in COLUMNS)]
    for row in rows:
        cells = row["missing"] or "".join(show(row).rjust(width + 1) for _title, width, show in COLUMNS)
        lines.append(row["page"].ljust(WIDTH) + (f" {cells}" if row["missing"] else cells))
        lines += [f"    {count} answers were wrong: {what}" for what, count in row.get("wrong", {}).items()]
    return "\n".join(lines)


def comparison(new: dict, old: dict) -> str:
    """This version beside the other one; ratios below 1 mean that this one is cheaper, or answers sooner."""
    heads = [f"{title} {which}" for title in ("CPU ms", "req/s", "p99 ms") for which in ("new", "old", "ratio")]
    lines = ["page".ljust(WIDTH) + " conn" + "".join(head.rjust(13) for head in heads)]
    for ours, theirs in zip(new["rows"], old["rows"], strict=True):
        name = f"{ours['page'].ljust(WIDTH)} {ours['connections']:>4}"
        missing = ours["missing"] or theirs["missing"]
        lines.append(f"{name} {missing}" if missing else name + _compared(ours, theirs))
        wrong = theirs.get("wrong", {})
        lines += [f"    old: {count} answers were wrong: {what}" for what, count in wrong.items()]
    ours, theirs = (each["memory"]["peak"]["pss"] / 1e6 for each in (new, old))
    memory = f"Memory of the web processes: {ours:.0f} MB new, {theirs:.0f} MB old, ratio {ours / theirs:.2f}."
    return "\n".join([*lines, "", memory])


def _compared(ours: dict, theirs: dict) -> str:
    """CPU round by round, since both were measured at the same time in each."""
    cpu = [median(row["cpu_ms"]) for row in (ours, theirs)]
    cpu_ratio = median(new / old for new, old in zip(ours["cpu_ms"], theirs["cpu_ms"], strict=True))
    cells = [f"{cpu[0]:.2f}", f"{cpu[1]:.2f}", f"{cpu_ratio:.2f}"]
    for name, places in (("requests_a_second", 0), ("p99_ms", 1)):
        new, old = ours[name], theirs[name]
        cells += [f"{new:.{places}f}", f"{old:.{places}f}", f"{new / old:.2f}"]
    return "".join(cell.rjust(13) for cell in cells)


def version(found: dict) -> str:
    """What is no row of the table, in words."""
    filled, rates = found["filled_in"], found["import"].get("rows_a_second", {})
    lines = [f"Memory of the web processes: at most {found['memory']['peak']['pss'] / 1e6:.0f} MB."]
    for row in found["rows"]:
        if row["page"] == MIX and not row["missing"]:
            lines.append(_mixed(row))
    if found["streams"]:
        lines.append(streams(found["streams"]))
    if rates:
        lines.append(f"Comments a second: {', '.join(f'{way} {rate:.0f}' for way, rate in rates.items())}.")
    return "\n".join([*lines, f"Filled in {sum(filled.values()):.0f} s."])


def _mixed(row: dict) -> str:
    first, *_others, last = memory = [now / 1e6 for now in row["memory"]]
    return (
        f"Mixed: {row['requests']} requests, {row['requests_a_second']:.0f} a second, p99 {row['p99_ms']:.1f} ms,"
        f" {row['cached'] or 0:.0%} of the visitors' pages from the cache;"
        f" memory {first:.0f} MB at the start of this row, {last:.0f} at its end, {max(memory):.0f} at most."
    )


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
        # files of an older form are of other rows
        if "versions" in results and results["scale"]["name"] == scale and not results["only"]:
            return results
    return None


def save(results: dict, folder: Path) -> Path:
    file = folder / f"results-{time.strftime('%Y%m%d-%H%M%S')}.json"
    file.write_text(json.dumps(results, indent=1))
    return file
