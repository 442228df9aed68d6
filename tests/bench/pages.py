"""What is measured: each row a page, who requests it, how, and what it may cost."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import cycle, islice, product

from tests.bench import requests
from tests.support import floods

SEVERAL = 12  # addresses of one kind that are requested again and again
MANY = 500  # addresses that are requested at random
CONSTANT = "constant"
BRIEF = "50 comments of 100 words, signed in"
HUNDRED = "thread of 100, signed in"
ONE_POST, EIGHT_POSTS = "8 writers on one post", "8 writers on eight posts"
MIX = "mixed"


@dataclass(frozen=True, slots=True)
class Page:
    """A row of the table. `limit` is in times the constant page, or times the row that `of` names."""

    name: str
    places: str  # a name in the facts of a version
    only: int | None = None  # so many of these places, from the first on
    signed_in: bool = False
    afresh: bool = False  # each address once, changed since it was last shown, and as unread as at first
    at_random: bool = False  # the addresses in no order, and any of them again
    conditional: bool = False  # with the ETag of what the reader has already
    baseline: bool = False  # no page of the forum: what the others are compared with
    plain: bool = False  # uncompressed, for comparison
    follow: bool = False  # a redirect and its target count as one request
    replies: bool = False  # sends a form
    previews: bool = False  # sends it for a preview
    flood: str = ""  # the kind of slow clients that are connected at the same time: see tests/support/floods.py
    connections: tuple[int, ...] = ()  # at once; one and many if empty
    at_most: int | None = None  # requests in a round
    limit: float | None = None
    limit_at_large: float | None = None
    of: str = CONSTANT

    @property
    def again(self) -> bool:
        """Whether the same requests are sent over and over."""
        return not self.afresh and self.at_most is None


def asked(page: Page, facts: dict) -> list[dict]:
    """The requests of one round, in an order in which each reader and each place take turns."""
    people = facts["readers"] if page.signed_in else [None]
    pairs = islice(_pairs(people, places(page, facts)), page.at_most)
    if page.replies:
        return [requests.post(place, reader) for reader, place in pairs]
    if page.previews:
        return [requests.preview(place, reader) for reader, place in pairs]
    return [requests.get(place, reader, plain=page.plain, follow=page.follow) for reader, place in pairs]


def places(page: Page, facts: dict) -> list[dict]:
    """Where the page is in this version; empty if the version doesn't know it."""
    return facts["places"].get(page.places, [])[: page.only]


def posts(page: Page, facts: dict) -> list[int]:
    """Keys of the posts that the page shows."""
    return sorted({place["post"] for place in places(page, facts) if place["post"]})


def _pairs(people: list, there: list) -> Iterable[tuple]:
    """No two alike: everybody at one of many places, or each at all of few."""
    return zip(cycle(people), there) if len(there) > len(people) else product(people, there)


PAGES = (
    Page(CONSTANT, "constant", baseline=True),
    Page("constant without Django", "bare", baseline=True),
    Page("50 comments by psycopg and f-strings", "by_hand", SEVERAL, baseline=True),
    Page("50 comments by psycopg, uncompressed", "by_hand", SEVERAL, baseline=True, plain=True),
    Page("front, visitor", "front", limit=3),
    Page("front, visitor, If-None-Match", "front", conditional=True, limit=2),
    Page("thread of 50, visitor", "fifties", SEVERAL, limit=3),
    Page("thread of 50, visitor, If-None-Match", "fifties", SEVERAL, conditional=True, limit=2),
    Page("thread of 50, visitor, afresh", "fifties", afresh=True, limit=16),
    Page("500 threads, visitor", "threads", MANY, at_random=True, limit=10),
    Page("category, visitor", "category", limit=3),
    Page("member, visitor", "member", limit=16),
    Page("edit history, visitor", "history", limit=60),
    Page("middle of the longest, visitor", "middle", limit=3),
    Page("search, one word, visitor", "words", limit=30, limit_at_large=60),
    Page("search, three words, visitor", "triples", limit=30, limit_at_large=60),
    Page("front, signed in", "front", signed_in=True, limit=25),
    Page("thread of 50, signed in", "fifties", signed_in=True, afresh=True, limit=32),
    Page("thread of 50, signed in, read before", "fifties", SEVERAL, signed_in=True, limit=26),
    Page("thread of 50, read before, uncompressed", "fifties", SEVERAL, signed_in=True, plain=True),
    Page(BRIEF, "brief", signed_in=True, afresh=True),
    Page(HUNDRED, "hundred", signed_in=True, afresh=True),
    Page("longest, signed in", "longest", signed_in=True, afresh=True, limit=1.2, of=HUNDRED),
    Page("middle of the longest, signed in", "middle", signed_in=True, afresh=True, limit=1.2, of=HUNDRED),
    Page("permalink to the deepest", "deepest", signed_in=True, afresh=True, follow=True, limit=1.3, of=HUNDRED),
    Page("category, signed in", "category", signed_in=True),
    Page("tracker, signed in", "tracker", signed_in=True, limit=25),
    Page("notices, signed in", "notices", signed_in=True, limit=25),
    Page("search, one word, signed in", "words", signed_in=True, limit=30, limit_at_large=60),
    Page("search, three words, signed in", "triples", signed_in=True, limit=30, limit_at_large=60),
    Page("preview of a reply", "preview", signed_in=True, previews=True, limit=30),
    *(Page(f"front during: {kind}", "flooded", flood=kind, connections=(1,), limit=4) for kind in floods.KINDS),
)

_ONE = {"signed_in": True, "replies": True, "connections": (1,)}
WRITING = (
    Page("reply", "reply_in_a_fifty", **_ONE, limit=20),
    Page("reply in a thread of 10", "reply_in_tens", **_ONE, at_most=60),
    Page("reply in the longest", "reply_in_longest", **_ONE, at_most=60, limit=1.3, of="reply in a thread of 10"),
    Page(ONE_POST, "reply_in_a_fifty", **_ONE | {"connections": (8,)}),
    Page(EIGHT_POSTS, "reply_in_tens", 8, **_ONE | {"connections": (8,)}),
)
# Visitors, members and replies together: see mixed.py.
MIXED = Page(MIX, "threads", connections=(32,))
