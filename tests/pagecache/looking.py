"""Looking at pages as a visitor does who comes back to them."""

from dataclasses import dataclass, field
from typing import NamedTuple

from django.test import Client

from forum.pagecache.decorator import store


@dataclass(frozen=True)
class Seen:
    """What an address answered. `etag` is "" for what may not be kept."""

    status: int
    etag: str
    body: bytes

    def looks_like(self, other: "Seen") -> bool:
        return (self.status, self.body) == (other.status, other.body)


class Change(NamedTuple):
    """Names of pages: those that look different, those with another ETag, and those answered wrongly."""

    different: set[str]
    renewed: set[str]
    wrong: set[str]


def look(path: str, *, browser: Client | None = None, **headers) -> Seen:
    answer = (browser or Client()).get(path, **headers)
    return Seen(answer.status_code, answer.headers.get("ETag", ""), answer.content)


def look_afresh(path: str, *, browser: Client | None = None) -> Seen:
    """As if it had never been shown."""
    store.clear()
    return look(path, browser=browser)


@dataclass
class Visitor:
    """Somebody who has seen some pages, and looks at all of them again when something was done."""

    pages: dict[str, str]
    seen: dict[str, Seen] = field(default_factory=dict)
    memory: dict = field(default_factory=dict)
    # One for all looks, since a new one costs as much as a page: it is sent no cookies that it could send back.
    browser: Client = field(default_factory=Client)

    def __post_init__(self):
        self.seen = {name: look(path, browser=self.browser) for name, path in self.pages.items()}
        assert not self.browser.cookies
        self.memory = dict(store.pages)

    def look_again(self) -> Change:
        """What has changed since the first look; the page cache holds only what was seen then."""
        change = Change(set(), set(), set())
        for name, path in self.pages.items():
            self._remember_the_first_look()
            before = self.seen[name]
            answer = self._ask_with(before, path)
            is_renewed = answer.etag != before.etag  # then it was rendered just now, since memory has another
            rendered = answer if is_renewed else look_afresh(path, browser=self.browser)
            if is_renewed:
                change.renewed.add(name)
            elif before.etag and answer != Seen(304, before.etag, b""):
                change.wrong.add(name)
            if not rendered.looks_like(before):
                change.different.add(name)
        return change

    def copies_that_are_replaced(self) -> set[str]:
        """Pages that a browser is sent again although it has a copy, which it has replaced when it asks next."""
        replaced = set()
        for name, path in self.pages.items():
            copy = self.seen[name]
            if copy.etag and (answer := self._ask_with(copy, path)).status != 304:
                replaced.add(name)
                self.seen[name] = answer
        return replaced

    def _ask_with(self, copy: Seen, path: str) -> Seen:
        return look(path, browser=self.browser, HTTP_IF_NONE_MATCH=copy.etag)

    def _remember_the_first_look(self) -> None:
        store.clear()
        for address, page in self.memory.items():
            store.set(address, page)
