"""What a visit to a page costs a reader: bytes, requests, and how long it takes on a slow phone.

`python -m tests.support.visits URL` prints it for a running site: the first visit and the second.
"""

import os
import sys
from dataclasses import dataclass, field
from statistics import median

from playwright.sync_api import BrowserContext, sync_playwright

from tests.support import browser

VISITS = 5
SLOW_DOWN = 4  # times: a cheap phone
DOWN, UP = 1.6e6 / 8, 0.75e6 / 8  # bytes per second: a slow connection
# Milliseconds until the largest thing is drawn, of the longest task, and how much has moved.
OBSERVE = """
window.visit = {drawn: 0, task: 0, moved: 0};
const watch = (type, add) => new PerformanceObserver((list) => list.getEntries().forEach(add))
  .observe({type, buffered: true});
watch("largest-contentful-paint", (entry) => { visit.drawn = entry.startTime; });
watch("longtask", (entry) => { visit.task = Math.max(visit.task, entry.duration); });
watch("layout-shift", (entry) => { visit.moved += entry.value; });
"""


@dataclass
class Visit:
    """`by_type` has the bytes as sent, by the kind of resource as Chromium names it; members' pictures apart."""

    by_type: dict[str, int] = field(default_factory=dict)
    requests: int = 0
    pictures: list[int] = field(default_factory=list)
    drawn: float = 0  # ms, when the largest part was drawn
    task: float = 0  # ms, the longest task
    moved: float = 0  # cumulative layout shift

    @property
    def bytes(self) -> int:
        return sum(self.by_type.values())


def visit(context: BrowserContext, url: str, *, slowly: bool = False) -> Visit:
    """Open the URL in a new tab. The context's cache decides whether this is a first visit."""
    page = context.new_page()
    page.add_init_script(OBSERVE)
    devtools = context.new_cdp_session(page)
    devtools.send("Network.enable")
    if slowly:
        devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOW_DOWN})
        speed = {"offline": False, "latency": 0, "downloadThroughput": DOWN, "uploadThroughput": UP}
        devtools.send("Network.emulateNetworkConditions", speed)
    seen, types, urls = Visit(), {}, {}

    def on_response(event):
        types[event["requestId"]], urls[event["requestId"]] = event["type"], event["response"]["url"]

    def on_finished(event):
        key, size = event["requestId"], int(event["encodedDataLength"])
        if "/pictures/" in urls.get(key, ""):
            seen.pictures.append(size)
        elif size and key in types:  # 0 if it came from the browser's cache
            seen.by_type[types[key]] = seen.by_type.get(types[key], 0) + size
            seen.requests += 1

    devtools.on("Network.responseReceived", on_response)
    devtools.on("Network.loadingFinished", on_finished)
    page.goto(url, wait_until="networkidle")
    result = page.evaluate("visit")
    seen.drawn, seen.task, seen.moved = result["drawn"], result["task"], result["moved"]
    page.close()
    return seen


def main(url: str) -> None:
    os.environ["CHROMIUM"] = browser.find()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(**browser.launch_arguments())
        visits: list[list[Visit]] = [[], []]
        for _ in range(VISITS):
            context = chromium.new_context(viewport={"width": 390, "height": 844})
            for each in visits:
                each.append(visit(context, url, slowly=True))
            context.close()
        for name, each in zip(("first visit", "second visit"), visits, strict=True):
            one = each[-1]
            print(
                f"{name}: {one.bytes / 1000:.1f} kB in {one.requests} requests {one.by_type},"
                f" pictures {one.pictures}; drawn after {median(v.drawn for v in each):.0f} ms,"
                f" longest task {median(v.task for v in each):.0f} ms, moved {max(v.moved for v in each):.3f}"
            )


if __name__ == "__main__":
    main(sys.argv[1])
