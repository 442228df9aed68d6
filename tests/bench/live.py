"""What open threads cost: some hundred streams under one post, and replies that all of them hear of."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle, islice
from statistics import median

from tests.bench import requests
from tests.bench.burst import Client
from tests.bench.meters import Meters
from tests.bench.version import Version

REPLIES = 20
QUIET = 3  # seconds in which nothing happens


def measure(version: Version, client: Client, streams: int) -> dict:
    """CPU and memory with the streams and without; how long it takes from sending a reply to hearing of it."""
    heard_of, unheard = (_replies(version, kind) for kind in ("replies_heard", "replies_unheard"))
    alone, _times = _post(unheard, version, client)
    before = version.meters.memory()
    with _streams(version, streams) as process:
        opened = json.loads(process.stdout.readline())
        if not opened:
            return {"streams": 0}
        quiet = _quiet(version.meters)
        crowd, sent = _post(heard_of, version, client)
        time.sleep(1)
        elsewhere, _times = _post(unheard, version, client)
        heard = _ask(process)
        after = version.meters.memory()
    delays = delays_of(heard, sent)
    return {
        "streams": opened,
        "messages": len(heard),
        "expected": REPLIES * opened,
        "reply_ms": {"without": alone, "heard_by_all": crowd, "heard_by_none": elsewhere},
        "quiet_ms_a_second": quiet,
        "delay_ms": {"p50": median(delays), "p95": delays[len(delays) * 95 // 100]} if delays else {},
        "memory": {kind: after[kind] - before[kind] for kind in after},
    }


def delays_of(heard: list[tuple[int, float]], sent: list[float]) -> list[float]:
    """Milliseconds from sending a reply to hearing of it, sorted. The numbers of messages rise with the replies.
    If no stream heard of some reply, it isn't known which one that was, and there are no delays."""
    numbers = sorted({number for number, _moment in heard})
    if len(numbers) != len(sent):
        return []
    sent_at = dict(zip(numbers, sent, strict=True))
    return sorted(1000 * (moment - sent_at[number]) for number, moment in heard)


def _replies(version: Version, kind: str) -> list[dict]:
    """From one member, who isn't notified of any of them."""
    facts = version.facts
    return [requests.post(facts["places"][kind][0], facts["readers"][0])] * REPLIES


def _post(replies: list[dict], version: Version, client: Client) -> tuple[float, list[float]]:
    """Milliseconds of CPU a reply, with all that follows from it; and when each was sent."""
    before = version.meters.cpu()
    order = {"requests": replies, "connections": 1, "seconds": 60, "again": False}
    found = client.burst(version, order)
    time.sleep(0.5)  # until everybody has heard
    used = version.meters.cpu() - before
    return (used.server + used.postgres) / 1e6 / len(replies), found["sent"]


def _quiet(meters: Meters) -> float:
    before = meters.cpu()
    time.sleep(QUIET)
    used = meters.cpu() - before
    return (used.server + used.postgres) / 1e6 / QUIET


@contextmanager
def _streams(version: Version, streams: int) -> Iterator[subprocess.Popen]:
    """A visitor and members, over and over, but not the one who replies."""
    [events] = version.facts["places"]["events"]
    people = islice(cycle([None, *version.facts["readers"][1:]]), streams)
    asked = [f"GET {events['path']} HTTP/1.1\r\n{requests.headers(reader)}\r\n" for reader in people]
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.listener"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        process.stdin.write(json.dumps({"address": version.address, "requests": asked}) + "\n")
        process.stdin.flush()
        yield process
    finally:
        process.kill()
        process.wait()


def _ask(process: subprocess.Popen) -> list[tuple[int, float]]:
    process.stdin.write("\n")
    process.stdin.flush()
    return json.loads(process.stdout.readline())
