"""Looking at pages as a visitor does who comes back to them."""

from dataclasses import dataclass, field

from django.test import Client

from forum.versions.kept import memory


@dataclass(frozen=True)
class Seen:
    """What an address answered. `etag` is "" for what may not be kept."""

    status: int
    etag: str
    body: bytes


def look(path: str, **headers) -> Seen:
    answer = Client().get(path, **headers)
    return Seen(answer.status_code, answer.headers.get("ETag", ""), answer.content)


def look_afresh(path: str) -> Seen:
    """As if it had never been shown."""
    memory.forget()
    return look(path)


@dataclass
class Visitor:
    """Somebody who has seen some pages and looks at all of them again, with and without a copy of them."""

    pages: dict[str, str]
    seen: dict[str, Seen] = field(default_factory=dict)

    def __post_init__(self):
        self.seen = {name: look(path) for name, path in self.pages.items()}

    def look_again(self) -> tuple[set[str], set[str]]:
        """Which pages look different now, and which may; whatever is shown must be what there is."""
        before, self.seen = self.seen, {name: look(path) for name, path in self.pages.items()}
        for name, path in self.pages.items():
            copy = look(path, HTTP_IF_NONE_MATCH=before[name].etag)
            if copy.status == 304:
                assert self.seen[name] == before[name], f"{name} has changed and is said not to have"
            else:
                assert copy == self.seen[name], f"{name} is another page for somebody who has a copy"
        for name, path in self.pages.items():
            assert self.seen[name] == look_afresh(path), f"{name} is shown as it was"
        return (
            {name for name in self.pages if self.seen[name].body != before[name].body},
            {name for name in self.pages if self.seen[name].etag != before[name].etag},
        )
