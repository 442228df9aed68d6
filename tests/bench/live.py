"""What open threads cost: some hundred streams under one post, and replies that all of them hear of."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle, islice
from statistics import median

from django.conf import settings
from django.urls import reverse

from tests.bench.facts import Facts
from tests.bench.measure import Client
from tests.bench.meters import Meters
from tests.bench.pages import Page, headers, requests, write

REPLIES = 20
QUIET = 3  # seconds in which nothing happens


def measure(facts: Facts, meters: Meters, asking: Client) -> dict:
    """CPU and memory with the streams and without; how long it takes from sending a reply to hearing of it."""
    heard_of, unheard = (list(_replies(facts, post)) for post in facts.fifties[:2])
    alone, _times = _post(unheard, meters, asking)
    before = meters.memory()
    with _streams(facts, meters.address) as process:
        opened = json.loads(process.stdout.readline())
        if not opened:
            return {"streams": 0}
        quiet = _quiet(meters)
        crowd, sent = _post(heard_of, meters, asking)
        time.sleep(1)
        elsewhere, _times = _post(unheard, meters, asking)
        heard = _ask(process)
        after = meters.memory()
    delays = sorted(1000 * (moment - max(each for each in sent if each < moment)) for moment in heard)
    return {
        "streams": opened,
        "messages": len(heard),
        "expected": REPLIES * opened,
        "reply_ms": {"without": alone, "heard_by_all": crowd, "heard_by_none": elsewhere},
        "quiet_ms_a_second": quiet,
        "delay_ms": {"p50": median(delays), "p95": delays[len(delays) * 95 // 100]} if delays else {},
        "memory": {kind: after[kind] - before[kind] for kind in after},
    }


def _replies(facts: Facts, post) -> Iterator[dict]:
    """From one member, who hears of none of them."""
    first = post.comments.get(path=[1])
    page = Page("reply", lambda facts: [write(first)], signed_in=True, replies=True)
    [request, *_others] = requests(page, facts)
    yield from islice(cycle([request]), REPLIES)


def _post(replies: list[dict], meters: Meters, asking: Client) -> tuple[float, list[float]]:
    """Milliseconds of CPU a reply, with what follows from it; and when each was sent."""
    before = meters.cpu()
    found = asking.burst(replies, connections=1, seconds=60, again=False)
    time.sleep(0.5)  # until everybody has heard
    used = meters.cpu() - before
    return (used.server + used.postgres) / 1e6 / len(replies), found["sent"]


def _quiet(meters: Meters) -> float:
    before = meters.cpu()
    time.sleep(QUIET)
    used = meters.cpu() - before
    return (used.server + used.postgres) / 1e6 / QUIET


@contextmanager
def _streams(facts: Facts, address: tuple[str, int]) -> Iterator[subprocess.Popen]:
    """A visitor and members, over and over, but not the one who replies."""
    path = reverse("comments:events", args=[facts.fifties[0].pk])
    people = islice(cycle([None, *facts.readers[1:]]), facts.scale.streams)
    asked = [f"GET {path} HTTP/1.1\r\n{headers(reader)}\r\n" for reader in people]
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.listener"],
        cwd=settings.BASE_DIR,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        process.stdin.write(json.dumps({"address": address, "requests": asked}) + "\n")
        process.stdin.flush()
        yield process
    finally:
        process.kill()
        process.wait()


def _ask(process: subprocess.Popen) -> list[float]:
    process.stdin.write("\n")
    process.stdin.flush()
    return json.loads(process.stdout.readline())
