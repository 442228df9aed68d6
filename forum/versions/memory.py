"""Pages as this process has shown them: compressed, and no more of them than fit."""

import gzip
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from threading import Lock

from django.http import HttpResponse, HttpResponseNotModified
from django.middleware.gzip import re_accepts_gzip

LIMIT = 16_000_000  # bytes in each process: some 1,500 pages
OVERHEAD = 1_000  # bytes of a page beside its body: objects, headers, place

# Whoever keeps a copy asks before showing it. A script that asks for a piece of a page gets something else.
FOR_VISITORS = {"Cache-Control": "no-cache", "Vary": "Accept-Encoding, Cookie, X-Fragment"}


@dataclass(frozen=True, slots=True)
class Page:
    """What a visitor gets. `etag` is weak: the same for the page compressed or not."""

    etag: str
    kind: str
    compressed: bytes

    @classmethod
    def of(cls, response: HttpResponse, etag: str) -> "Page":
        return cls(etag, response["Content-Type"], gzip.compress(response.content, compresslevel=4, mtime=0))

    def answer(self, request, plain: bytes | None = None) -> HttpResponse:
        """`plain`: the body as it was before it was compressed, where that is at hand."""
        headers = {**FOR_VISITORS, "ETag": self.etag, "Content-Type": self.kind}
        if re_accepts_gzip.search(request.META.get("HTTP_ACCEPT_ENCODING", "")):
            return HttpResponse(self.compressed, headers={**headers, "Content-Encoding": "gzip"})
        return HttpResponse(gzip.decompress(self.compressed) if plain is None else plain, headers=headers)


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
    return len(page.compressed) + len(repr(address)) + OVERHEAD
