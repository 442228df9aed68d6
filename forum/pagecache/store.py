"""Pages as this process has shown them: compressed, and no more of them than fit."""

import gzip
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, replace
from threading import Lock

from django.http import HttpResponse, HttpResponseNotModified
from django.middleware.gzip import re_accepts_gzip

from forum.web.compression import compress

LIMIT = 24_000_000  # bytes in each process: 600 long threads, or more lists
OVERHEAD = 1_000  # bytes of a page beside its body: objects, headers, place

# Whoever keeps a copy asks before showing it. A script that asks for a piece of a page gets something else.
FOR_VISITORS = {"Cache-Control": "no-cache", "Vary": "Accept-Encoding, Cookie, X-Fragment"}


@dataclass(frozen=True, slots=True)
class Page:
    """What a visitor gets. `etag` is weak: the same for the page compressed or not."""

    etag: str
    kind: str
    body: bytes
    is_compressed: bool = False

    def compressed(self) -> "Page":
        if self.is_compressed:
            return self
        return replace(self, body=compress(self.body), is_compressed=True)

    def answer(self, *, compressed: bool) -> HttpResponse:
        headers = {**FOR_VISITORS, "ETag": self.etag, "Content-Type": self.kind}
        if self.is_compressed and not compressed:
            return HttpResponse(gzip.decompress(self.body), headers=headers)
        if self.is_compressed:
            headers["Content-Encoding"] = "gzip"
        return HttpResponse(self.body, headers=headers)


def not_modified(etag: str) -> HttpResponse:
    return HttpResponseNotModified(headers={**FOR_VISITORS, "ETag": etag})


class Memory:
    """Pages by their address. When `limit` bytes are full, those go that were not shown for the longest time."""

    def __init__(self, limit: int = LIMIT):
        self.limit, self.size = limit, 0
        self.pages: OrderedDict[Hashable, Page] = OrderedDict()
        self.lock = Lock()

    def get(self, address: Hashable) -> Page | None:
        with self.lock:
            if page := self.pages.get(address):
                self.pages.move_to_end(address)
            return page

    def show(self, address: Hashable, page: Page, request) -> HttpResponse:
        """Answer, and keep the page: as it came, until the first who takes it compressed."""
        compressed = bool(re_accepts_gzip.search(request.META.get("HTTP_ACCEPT_ENCODING", "")))
        page = page.compressed() if compressed else page
        if self.pages.get(address) is not page:
            self.keep(address, page)
        return page.answer(compressed=compressed)

    def keep(self, address: Hashable, page: Page) -> None:
        """In the place of what was kept of that address."""
        with self.lock:
            self._drop(address)
            if (size := _size(address, page)) > self.limit:
                return
            self.pages[address] = page
            self.size += size
            while self.size > self.limit:
                self._drop(next(iter(self.pages)))

    def forget(self) -> None:
        with self.lock:
            self.pages.clear()
            self.size = 0

    def _drop(self, address: Hashable) -> None:
        if page := self.pages.pop(address, None):
            self.size -= _size(address, page)


def _size(address: Hashable, page: Page) -> int:
    return len(page.body) + len(repr(address)) + OVERHEAD
