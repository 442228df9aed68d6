"""Requests to pages, as by a returning visitor."""

from dataclasses import dataclass, field
from typing import NamedTuple

from django.test import Client

from forum.pagecache.decorator import store


@dataclass(frozen=True)
class Seen:
    """A response. `etag` is "" if the page isn't cached."""

    status: int
    etag: str
    body: bytes

    def looks_like(self, other: "Seen") -> bool:
        return (self.status, self.body) == (other.status, other.body)


class Change(NamedTuple):
    """Names of pages: those that look different, those with a new ETag, and those with a wrong response."""

    different: set[str]
    renewed: set[str]
    wrong: set[str]


def look(path: str, *, browser: Client | None = None, **headers) -> Seen:
    answer = (browser or Client()).get(path, **headers)
    return Seen(answer.status_code, answer.headers.get("ETag", ""), answer.content)


def look_afresh(path: str, *, browser: Client | None = None) -> Seen:
    """Request a page with an empty page cache."""
    store.clear()
    return look(path, browser=browser)


@dataclass
class Visitor:
    """A visitor who has seen some pages, and requests all of them again after a change."""

    pages: dict[str, str]
    seen: dict[str, Seen] = field(default_factory=dict)
    cached_pages: dict = field(default_factory=dict)
    # One client for all requests, because creating one takes as long as a page. It never gets a cookie.
    browser: Client = field(default_factory=Client)

    def __post_init__(self):
        self.seen = {name: look(path, browser=self.browser) for name, path in self.pages.items()}
        assert not self.browser.cookies
        self.cached_pages = dict(store.pages)

    def look_again(self) -> Change:
        """What has changed since the first requests. The page cache contains the pages from then."""
        change = Change(set(), set(), set())
        for name, path in self.pages.items():
            self._restore_cache()
            before = self.seen[name]
            answer = self._request_with(before, path)
            is_renewed = answer.etag != before.etag  # if so, it was just rendered: the cache has another ETag
            rendered = answer if is_renewed else look_afresh(path, browser=self.browser)
            if is_renewed:
                change.renewed.add(name)
            elif before.etag and answer != Seen(304, before.etag, b""):
                change.wrong.add(name)
            if not rendered.looks_like(before):
                change.different.add(name)
        return change

    def replaced_copies(self) -> set[str]:
        """Names of pages that are sent again although the browser has a copy. Replaces those copies."""
        replaced = set()
        for name, path in self.pages.items():
            copy = self.seen[name]
            if copy.etag and (answer := self._request_with(copy, path)).status != 304:
                replaced.add(name)
                self.seen[name] = answer
        return replaced

    def _request_with(self, copy: Seen, path: str) -> Seen:
        return look(path, browser=self.browser, HTTP_IF_NONE_MATCH=copy.etag)

    def _restore_cache(self) -> None:
        store.clear()
        for address, page in self.cached_pages.items():
            store.set(address, page)
