"""An in-memory store for the pages that this process has rendered for visitors."""

import gzip
import time
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Lock

from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import re_accepts_gzip
from django.template.loader import get_template
from django.utils import timezone

from forum.web.compression import compress

LIMIT = 24_000_000  # bytes per process: some 600 long threads, or more lists
OVERHEAD = 1_000  # bytes per page besides its body: objects, headers, key
MAX_AGE = 600  # seconds for which a page is shown while nobody can tell whether it is current
MAIN = b'id="main" tabindex="-1">'  # the end of the tag of the page's main part, in base.html


@dataclass(slots=True)
class Page:
    """A stored page. `body` is compressed."""

    etag: str
    content_type: str
    body: bytes
    current_at: float = field(default_factory=time.monotonic, compare=False)  # when it was last known to be

    @classmethod
    def of(cls, response: HttpResponse, etag: str) -> "Page":
        return cls(etag, response["Content-Type"], compress(response.content))

    def response(self, request: HttpRequest) -> HttpResponse:
        """The response, compressed only if the browser accepts gzip."""
        headers = {"ETag": self.etag, "Content-Type": self.content_type}
        if not re_accepts_gzip.search(request.META.get("HTTP_ACCEPT_ENCODING", "")):
            return HttpResponse(gzip.decompress(self.body), headers=headers)
        return HttpResponse(self.body, headers=headers | {"Content-Encoding": "gzip"})

    def as_of(self) -> HttpResponse | None:
        """The page with a note that says when it was current. None if that is too long ago, or if the page has no
        place for the note. Without an ETag: this copy is never current."""
        age = time.monotonic() - self.current_at
        before, main, after = gzip.decompress(self.body).partition(MAIN)
        if age > MAX_AGE or not main:
            return None
        at = timezone.now() - timedelta(seconds=age)
        note = get_template("shell/_as_of.html", using="jinja").render({"at": at}).encode()
        headers = {"Content-Type": self.content_type, "Cache-Control": "no-store"}
        return HttpResponse(before + main + note + after, headers=headers)


class Store:
    """Pages by key. When they exceed `limit` bytes, the least recently used page is dropped."""

    def __init__(self, limit: int = LIMIT) -> None:
        self.limit, self.size = limit, 0
        self.pages: OrderedDict[Hashable, Page] = OrderedDict()
        self.lock = Lock()

    def get(self, key: Hashable) -> Page | None:
        with self.lock:
            if page := self.pages.get(key):
                self.pages.move_to_end(key)
            return page

    def set(self, key: Hashable, page: Page) -> None:
        with self.lock:
            self._drop(key)
            if (size := _size(key, page)) > self.limit:
                return
            self.pages[key] = page
            self.size += size
            while self.size > self.limit:
                self._drop(next(iter(self.pages)))

    def clear(self) -> None:
        with self.lock:
            self.pages.clear()
            self.size = 0

    def _drop(self, key: Hashable) -> None:
        if page := self.pages.pop(key, None):
            self.size -= _size(key, page)


def _size(key: Hashable, page: Page) -> int:
    return len(page.body) + len(repr(key)) + OVERHEAD
