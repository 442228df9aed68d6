"""What there is to request in the filled site, and who requests it, as `serve` tells the bench."""

import re
from random import Random
from urllib.parse import urlencode

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Count
from django.test import Client
from django.urls import reverse
from django.utils.crypto import get_random_string

from accounts.models import User
from forum.comments.models import Comment
from forum.posts.models import Post, Revision
from tests.bench import readers, shape, words
from tests.bench.shape import Scale

REPLY = words.body(Random("reply"), 100)
PAGE, AROUND = 50, 6  # comments of a page; pages around the middle of the longest thread
SEARCHES = 100
FREQUENT = range(20, 300)  # ranks of words that are searched for together
FOUND, ROW, EXCERPT = 'class="found"', 'class="post-row"', 'class="excerpt"'


def gather(scale: Scale) -> dict:
    """The places of each kind, and members with sessions and forms."""
    count = 1 + len(scale.named) + scale.fifties + scale.tens
    first, *posts = Post.objects.defer("body").order_by("pk")[:count]
    named, posts = posts[: len(scale.named)], posts[len(scale.named) :]
    fifties, tens = posts[: scale.fifties], posts[scale.fifties :]
    longest = named[-1]
    return {
        "places": _pages(scale, fifties) | _threads(first, named, fifties) | _forms(scale, longest, fifties, tens),
        "readers": [_reader(member) for member in readers.chosen(scale)],
        "own_text": _own_text(first),
    }


def forget_sessions() -> None:
    """Those of another bench."""
    Session.objects.all().delete()
    UserSession.objects.all().delete()


def place(path: str, holds: str = "", post: int | None = None) -> dict:
    """A path, something that its page holds, and the post whose thread it shows."""
    return {"path": path, "holds": holds, "post": post}


# --- Places -------------------------------------------------------------------------------------------------


def _pages(scale: Scale, fifties: list[Post]) -> dict[str, list[dict]]:
    return {
        "constant": [place("/bench/constant/", "Constant")],
        "bare": [place("/bench/bare/", "Constant")],
        "flooded": [place("/", ROW)],
        "by_hand": [place(reverse("by_hand", args=[post.pk]), "c-1") for post in fifties],
        "front": [place("/", ROW)],
        "category": [place("/c/made-up-1/", ROW)],
        "member": [_member()],
        "tracker": [place("/tracker/", ROW)],
        "notices": [place("/notifications/", 'class="excerpt"')],
        "words": [_search(word) for word in _single_words(scale)],
        "triples": [_search(*triple) for triple in _triples()],
    }


def _threads(first: Post, named: list[Post], fifties: list[Post]) -> dict[str, list[dict]]:
    hundred, longest = named[0], named[-1]
    by_activity = Post.objects.defer("body", "body_html").order_by("-last_activity_at", "-pk")
    return {
        "brief": [_thread(first)],
        "fifties": list(map(_thread, fifties)),
        "hundred": [_thread(hundred)],
        "longest": [_thread(longest)],
        "middle": _middle(longest),
        "deepest": [_deepest(longest)],
        "threads": list(map(_thread, by_activity)),  # as the front page lists them
        "events": [place(reverse("comments:events", args=[fifties[0].pk]))],
    }


def _forms(scale: Scale, longest: Post, fifties: list[Post], tens: list[Post]) -> dict[str, list[dict]]:
    """Where replies are sent: to comments that are still there."""
    first = Comment.objects.filter(path__len=1, withdrawn_at=None).order_by("post_id", "path").distinct("post_id")
    found = {comment.post_id: comment for comment in first.defer("body", "body_html")}
    in_order = Post.objects.filter(pk__in=found).order_by("-last_activity_at", "-pk").values_list("pk", flat=True)
    roots = longest.comments.filter(path__len=1).order_by("path")[: scale.tens]
    return {
        "preview": [_reply(found[fifties[-1].pk]) | {"holds": 'class="preview"'}],
        "history": [_history(found[fifties[-1].pk])],
        "replies": [_reply(found[post]) for post in in_order],
        "reply_in_a_fifty": [_reply(found[fifties[-1].pk])],
        "reply_in_tens": [_reply(found[post.pk]) for post in tens],
        "reply_in_longest": list(map(_reply, roots)),
        "replies_heard": [_reply(found[fifties[0].pk])],
        "replies_unheard": [_reply(found[fifties[1].pk])],
    }


def _thread(post: Post) -> dict:
    return place(post.get_absolute_url(), f"({post.title.rpartition('(')[2]}", post.pk)


def _reply(comment: Comment) -> dict:
    return place(reverse("comments:reply", args=[comment.post_id, comment.path]), post=comment.post_id)


def _history(comment: Comment) -> dict:
    """The edit history of a comment with ten earlier versions, each of them with other words."""
    if not comment.revisions.exists():
        texts = [words.body(Random(f"version {number}"), 200) for number in range(10)]
        common = {"comment": comment, "written_at": comment.created_at, "replaced_at": comment.created_at}
        Revision.objects.bulk_create(Revision(body=text, **common) for text in texts)
    return place(reverse("comments:history", args=[comment.post_id, comment.path]), "<del>")


def _member() -> dict:
    """The profile of the member who has published most."""
    most = User.objects.annotate(published=Count("posts")).order_by("-published", "pk")[0]
    return place(most.get_absolute_url(), EXCERPT)


def _search(*asked: str) -> dict:
    return place(f"/search/?{urlencode({'q': ' '.join(asked)})}", FOUND)


def _single_words(scale: Scale) -> list[str]:
    """Made-up words from frequent to seldom; where there are few bodies, only more frequent ones."""
    ranks = range(100, 100 + 30 * SEARCHES, 30)
    return [words.rare()[rank * scale.bodies // 3_000] for rank in ranks]


def _triples() -> list[list[str]]:
    """Three frequent words that a comment holds, of a hundred comments; some comments are too short for it."""
    chance, frequent, found = Random("triples"), set(words.rare()[FREQUENT.start : FREQUENT.stop]), []
    for body in Comment.objects.filter(withdrawn_at=None).order_by("pk").values_list("body", flat=True)[:1000]:
        there = sorted(frequent & set(re.findall("[a-z]+", body.lower())))
        if len(there) >= 3:
            found.append(tuple(chance.sample(there, 3)))
    return list(dict.fromkeys(found))[:SEARCHES]


def _middle(longest: Post) -> list[dict]:
    """Some pages in the middle of the longest thread, in the order of numbers."""
    half = longest.last_sequence // 2
    comments = longest.comments.order_by("path")[half : half + PAGE * AROUND : PAGE]
    visitor = Client(SERVER_NAME="localhost")
    # the address that cites a comment leads a visitor to its page
    targets = [visitor.get(comment.get_absolute_url())["Location"].partition("#")[0] for comment in comments]
    return [place(path, "c-", longest.pk) for path in dict.fromkeys(targets)]


def _deepest(longest: Post) -> dict:
    comment = longest.comments.filter(path__len=shape.DEPTH).order_by("path")[0]
    return place(comment.get_absolute_url(), f'id="c-{comment.number}"', longest.pk)


def _own_text(post: Post) -> int:
    """Bytes of the HTML that members wrote on a page of brief comments."""
    pieces = [post.body_html, *post.comments.values_list("body_html", flat=True)]
    return sum(len(piece.encode()) for piece in pieces)


# --- Readers ------------------------------------------------------------------------------------------------


def _reader(member) -> dict:
    """The cookies of a member with a session, as after logging in, and the form of a comment, filled in as a
    browser sends it. The client puts a key into the form, and also into its text, so that no two are alike."""
    browser, token = Client(SERVER_NAME="localhost"), get_random_string(32)
    browser.force_login(member, backend="accounts.backends.AuthenticationBackend")
    UserSession.objects.create(user=member, session_key=browser.session.session_key, ip="127.0.0.1")
    browser.cookies["csrftoken"] = token
    cookies = "; ".join(f"{name}={cookie.value}" for name, cookie in browser.cookies.items())
    return {
        "cookies": cookies,
        "form": f"{urlencode({'csrfmiddlewaretoken': token, 'body': REPLY})}+{{key}}&key={{key}}",
    }
