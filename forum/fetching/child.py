"""The program that reads one page. `extraction.extract` runs it in a process of its own.

It reads a line of JSON with the URL, the charset and the excerpt's limit from standard input, then the page. It
writes JSON: the article, or {"refused": …} with a reason that `extraction` knows. Parsers are C code, and anyone
may have made the page. So the process has hard limits on memory and time, and neither the site's environment nor
its secrets.
"""

import json
import logging
import resource
import sys
import warnings
from contextlib import suppress
from pathlib import Path

MEMORY = 800_000_000  # bytes of address space
SECONDS = 5  # of CPU


def limit() -> None:
    """Limit what this process can do."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # it writes no file
    with suppress(OSError):  # not on Linux
        Path("/proc/self/oom_score_adj").write_text("1000")  # if memory runs out, end this process first


def main() -> None:
    """Read a page."""
    limit()
    warnings.simplefilter("ignore")
    logging.disable()
    json.dump(_answer(), sys.stdout)


def _answer() -> dict[str, object]:
    from .markup import EmptyPage, decoded  # after the limits: imports are a large part of the work
    from .reading import Refused, read

    request = json.loads(sys.stdin.buffer.readline())
    html = decoded(sys.stdin.buffer.read(), request["charset"])
    try:
        return {"article": read(html, request["url"], request["excerpt_limit"]).as_json()}
    except Refused as refusal:
        return {"refused": str(refusal)}
    except EmptyPage:
        return {"refused": "empty"}


if __name__ == "__main__":
    main()
