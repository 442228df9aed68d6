"""What is measured: each row a page, who looks at it, how, and what it may cost."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import cycle, islice, product
from urllib.parse import urlencode

from django.db.models import F
from django.urls import reverse

from forum.comments.models import Comment
from forum.posts.models import Post
from tests.bench import fill
from tests.bench.facts import Facts, Reader

SEVERAL = 12  # addresses of one kind that are asked for again and again
CONSTANT = "constant"
BRIEF = "50 comments of 100 words, signed in"
SIGNED_IN = "thread of 50, signed in"
FORM = "content-type: application/x-www-form-urlencoded\r\n"
PLAIN, COMPRESSED = "accept-encoding: identity\r\n", "accept-encoding: gzip, deflate, br\r\n"


@dataclass(frozen=True, slots=True)
class Page:
    """A row of the table. `limit` is in times of the constant page, or of the row that `of` names."""

    name: str
    places: Callable[[Facts], list[tuple[str, str]]]  # paths, each with words that its page must hold
    signed_in: bool = False
    afresh: bool = False  # asked for once, changed since it was last shown, and unread as at first
    conditional: bool = False  # with the ETag of what the reader has already
    compressed: bool = False  # as browsers ask for it; the other rows are plain, like the constant page
    follow: bool = False  # a redirect and where it leads count as one
    replies: bool = False  # sends a form
    connections: tuple[int, ...] = ()  # at once; where none are named, one and many
    at_most: int | None = None  # requests in a round
    limit: float | None = None
    limit_at_large: float | None = None
    of: str = CONSTANT


def requests(page: Page, facts: Facts) -> Iterator[dict]:
    """Those of one round, as the client takes them: each reader in turn, each path in turn."""
    people = facts.readers if page.signed_in else [None]
    for reader, (path, holds) in islice(_pairs(people, page.places(facts)), page.at_most):
        yield {
            "path": path,
            "holds": "" if page.replies or page.conditional else holds,
            "headers": headers(reader)
            + (FORM if page.replies else "")
            + (COMPRESSED if page.compressed else PLAIN),
            "body": reader.form if page.replies else "",
            "status": 302 if page.replies else 304 if page.conditional else 200,
            "follow": page.follow,
        }


def _pairs(people: list, places: list) -> Iterable[tuple]:
    """No two alike: everybody at one of many places, or each at all of few."""
    return zip(cycle(people), places) if len(places) > len(people) else product(people, places)


def headers(reader: Reader | None) -> str:
    """Those of every request."""
    cookie = f"cookie: {reader.cookies}\r\n" if reader else ""
    return f"host: localhost\r\naccept: text/html\r\n{cookie}"


def change(page: Page, facts: Facts) -> None:
    """Let each post that the page shows have changed, as by a comment, and be unread as it was at first."""
    keys = {int(path.split("/")[2]) for path, _holds in page.places(facts)}
    Post.objects.filter(pk__in=keys).update(version=F("version") + 1)
    fill.forget_what_was_read(keys)


# --- Where the pages are ------------------------------------------------------------------------------------


def thread(post: Post) -> tuple[str, str]:
    return post.get_absolute_url(), f"({post.title.rpartition('(')[2]}"


def write(comment: Comment) -> tuple[str, str]:
    return reverse("comments:reply", args=[comment.post_id, comment.path]), ""


def constant(facts):
    return [("/bench/constant/", "Constant")]


def front(facts):
    return [("/", "post-row")]


def category(facts):
    return [("/c/made-up-1/", "post-row")]


def member(facts):
    return [("/m/made-up-1/", "Made up")]


def brief(facts):
    return [thread(facts.brief)]


def several_fifties(facts):
    return [thread(post) for post in facts.fifties[:SEVERAL]]


def all_fifties(facts):
    return [thread(post) for post in facts.fifties]


def hundred(facts):
    return [thread(facts.named[facts.scale.named[0]])]


def longest(facts):
    return [thread(facts.longest)]


def middle(facts):
    return [(path, "c-") for path in facts.middle]


def deepest(facts):
    return [(facts.deepest.get_absolute_url(), f'id="c-{facts.deepest.number}"')]


def search(*ranks: int):
    def places(facts):
        asked = " ".join(facts.word(rank) for rank in ranks)
        return [(f"/search/?{urlencode({'q': asked})}", 'class="found"')]

    return places


def reply_in_tens(facts):
    firsts = Comment.objects.filter(post__in=facts.tens, path=[1]).order_by("post_id")
    return [write(comment) for comment in firsts]


def reply_in_longest(facts):
    comments = facts.longest.comments.filter(path__len=1).order_by("path")
    return [write(comment) for comment in comments[: facts.scale.tens]]


def reply_in_a_fifty(facts):
    return [write(facts.fifties[-1].comments.get(path=[1]))]


PAGES = (
    Page(CONSTANT, constant),
    Page("constant, compressed", constant, compressed=True),
    Page("front, visitor", front, limit=3, compressed=True),
    Page("front, visitor, If-None-Match", front, conditional=True, limit=2, compressed=True),
    Page("thread of 50, visitor", several_fifties, limit=3, compressed=True),
    Page("thread of 50, visitor, If-None-Match", several_fifties, conditional=True, limit=2, compressed=True),
    Page("thread of 50, visitor, afresh", all_fifties, afresh=True, limit=16),
    Page("category, visitor", category, limit=3, compressed=True),
    Page("member, visitor", member, limit=3, compressed=True),
    Page("middle of the longest, visitor", middle, limit=3, compressed=True),
    Page("search, one word, visitor", search(1000), limit=30, limit_at_large=60),
    Page("search, three words, visitor", search(50, 100, 200), limit=30, limit_at_large=60),
    Page("front, signed in", front, signed_in=True, limit=16),
    Page(SIGNED_IN, all_fifties, signed_in=True, afresh=True, limit=20),
    Page("thread of 50, signed in, read before", several_fifties, signed_in=True, limit=20),
    Page("thread of 50, signed in, compressed", several_fifties, signed_in=True, compressed=True),
    Page(BRIEF, brief, signed_in=True, afresh=True),
    Page("thread of 100, signed in", hundred, signed_in=True, afresh=True),
    Page("longest, signed in", longest, signed_in=True, afresh=True, limit=1.2, of="thread of 100, signed in"),
    Page("middle of the longest, signed in", middle, signed_in=True, afresh=True, limit=1.2, of=SIGNED_IN),
    Page("permalink to the deepest", deepest, signed_in=True, afresh=True, follow=True, limit=1.2, of=SIGNED_IN),
    Page("category, signed in", category, signed_in=True),
    Page("tracker, signed in", lambda facts: [("/tracker/", "")], signed_in=True),
    Page("notices, signed in", lambda facts: [("/notices/", "")], signed_in=True),
    Page("search, one word, signed in", search(1000), signed_in=True, limit=30, limit_at_large=60),
    Page("search, three words, signed in", search(50, 100, 200), signed_in=True, limit=30, limit_at_large=60),
)

_ONE = {"signed_in": True, "replies": True, "connections": (1,)}
WRITING = (
    Page("reply", reply_in_a_fifty, **_ONE, limit=20),
    Page("reply in a thread of 10", reply_in_tens, **_ONE, at_most=60),
    Page("reply in the longest", reply_in_longest, **_ONE, at_most=60, limit=1.3, of="reply in a thread of 10"),
    Page("8 writers on one post", reply_in_a_fifty, **_ONE | {"connections": (8,)}),
)
