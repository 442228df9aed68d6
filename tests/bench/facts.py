"""What there is in the filled site to be looked at, and who looks at it."""

from functools import cached_property
from random import Random
from urllib.parse import urlencode

from allauth.usersessions.models import UserSession
from django.test import Client
from django.utils.crypto import get_random_string

from forum.comments.models import Comment
from forum.posts.models import Post
from tests.bench import readers, shape, words
from tests.bench.shape import Scale

REPLY = words.body(Random("reply"), 100)
PAGE, AROUND = 50, 6  # comments of a page; pages around the middle of the longest thread


class Facts:
    """What there is in the filled site, and who reads it."""

    def __init__(self, scale: Scale):
        self.scale = scale
        count = 1 + len(scale.named) + scale.fifties + scale.tens
        self.brief, *posts = Post.objects.defer("body").order_by("pk")[:count]
        self.named = dict(zip(scale.named, posts, strict=False))
        posts = posts[len(scale.named) :]
        self.fifties, self.tens = posts[: scale.fifties], posts[scale.fifties :]
        self.readers = [Reader(member) for member in readers.chosen(scale)]

    @property
    def longest(self) -> Post:
        return self.named[self.scale.named[-1]]

    def word(self, rank: int) -> str:
        """One of the made-up words, by its frequency; where there are few bodies, a more frequent one."""
        return words.rare()[rank * self.scale.bodies // 3_000]

    @property
    def own_text(self) -> int:
        """Bytes of the HTML that members wrote on the page of brief comments."""
        pieces = [self.brief.body_html, *self.brief.comments.values_list("body_html", flat=True)]
        return sum(len(piece.encode()) for piece in pieces)

    @cached_property
    def middle(self) -> list[str]:
        """Some pages in the middle of the longest thread, in the order of numbers."""
        half = self.scale.named[-1] // 2
        comments = self.longest.comments.order_by("path")[half : half + PAGE * AROUND : PAGE]
        return list({self._page_of(comment): None for comment in comments})

    def _page_of(self, comment: Comment) -> str:
        """Where the address to cite leads a visitor."""
        answer = Client(SERVER_NAME="localhost").get(comment.get_absolute_url())
        return answer["Location"].partition("#")[0]

    @cached_property
    def deepest(self) -> Comment:
        return self.longest.comments.filter(path__len=shape.DEPTH).order_by("path")[0]


class Reader:
    """A member with a session, as if he or she had logged in."""

    def __init__(self, member):
        self.browser = Client(SERVER_NAME="localhost", raise_request_exception=False)
        self.browser.force_login(member, backend="allauth.account.auth_backends.AuthenticationBackend")
        UserSession.objects.create(user=member, session_key=self.browser.session.session_key, ip="127.0.0.1")
        self.token = get_random_string(32)
        self.browser.cookies["csrftoken"] = self.token

    @property
    def cookies(self) -> str:
        return "; ".join(f"{name}={cookie.value}" for name, cookie in self.browser.cookies.items())

    @property
    def form(self) -> str:
        """That of a comment, filled in, as a browser sends it; the client puts the key in, in the words too: no
        two texts are alike, so that nothing is rendered that was rendered before."""
        fields = {"csrfmiddlewaretoken": self.token, "body": REPLY}
        return f"{urlencode(fields)}+{{key}}&key={{key}}"
