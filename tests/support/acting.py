"""The forum as people act in it, to be held against `plain`: the same acts, and what is seen in all places."""

import re
import uuid

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import QueryDict
from django.test import Client

from forum.comments.models import CannotComment, Comment
from forum.moderation.models import Decision
from forum.notifications.models import Notice, Reading
from forum.posts.models import Post
from forum.search.finding import find
from forum.search.query import parse
from tests.support import make

from .plain import NAMES, RANKS, REFUSED, WORDS, Act

ARTICLE = re.compile(r'<li id="c-([0-9.]+)".*?</article>', re.DOTALL)
STANDS = {
    "Hidden by a moderator": "hidden",
    "Withdrawn by its author": "withdrawn",
    **{word: word for word in WORDS},
}


class Forum:
    """A post of its own in the forum, with members of its own."""

    def __init__(self):
        mark = uuid.uuid4().hex[:8]
        self.members = {name: make.member(f"{name}-{mark}") for name in NAMES}
        self.moderator = make.member(f"mo-{mark}", role="moderator")
        self.post = make.post(author=self.members["ada"], body="A thought.")

    def do(self, act: Act):
        """What the verb returns, or REFUSED."""
        target = self.comment(act.arrival) if act.arrival else Post.objects.get(pk=self.post.pk)
        try:
            return getattr(self, act.verb)(act, target)
        except (CannotComment, PermissionDenied):
            return REFUSED

    def comment(self, arrival: int) -> Comment:
        return Comment.objects.select_related("post", "author").get(post=self.post, arrival=arrival)

    def body(self, act: Act) -> str:
        mention = f" @{self.members[act.mentioned].username}" if act.mentioned else ""
        return f"A thought: {act.words}{mention}"

    # --- What people do -------------------------------------------------------------------------------------

    def publish(self, act, target):
        parent = target if act.arrival else None
        made = make.comment(post=self.post, author=self.members[act.who], body=self.body(act), parent=parent)
        return tuple(made.path)

    def edit(self, act, target):
        return target.edit(body=self.body(act))

    def withdraw(self, act, target):
        return target.withdraw()

    def hide(self, act, target):
        return target.hide(by=self.moderator, reason="Rude.")

    def restore(self, act, target):
        return target.restore(by=self.moderator, reason="Not so rude.")

    def lock(self, act, target):
        return Post.objects.get(pk=self.post.pk).lock(by=self.moderator, reason="Heated.")

    def unlock(self, act, target):
        return Post.objects.get(pk=self.post.pk).unlock(by=self.moderator, reason="Cool again.")

    def value(self, act, target):
        return target.value(by=self.members[act.who])

    def unvalue(self, act, target):
        return target.unvalue(by=self.members[act.who])

    def track(self, act, target):
        Reading.objects.track(self.members[act.who], self.post)

    def untrack(self, act, target):
        Reading.objects.untrack(self.members[act.who], self.post)

    def open(self, act, target):
        self.page(self.members[act.who]).mark_read(self.members[act.who])

    def be_shown(self, act, target):
        arrivals = {act.arrival} - {0}
        Reading.objects.mark(member=self.members[act.who], post_id=self.post.pk, arrivals=arrivals)

    # --- What is seen ---------------------------------------------------------------------------------------

    def seen(self, touched: int) -> dict:
        """In all places; by a visitor from the address to cite of the comment that was touched."""
        post = Post.objects.get(pk=self.post.pk)
        rows = self.page(AnonymousUser()).comments
        values = {row.path: row.value_count for row in rows}
        decisions = Decision.objects.filter(Q(post=post) | Q(comment__post=post)).count()
        return {
            "orders": {order: [row.path for row in self.page(AnonymousUser(), order).comments] for order in RANKS},
            "to a visitor": self.to_a_visitor(touched),
            "values": values | {(): post.value_count},
            "arrivals": {row.path: row.arrival for row in rows},
            "counts": (post.comment_count, post.arrivals, decisions),
            "post": (post.is_gone, post.is_locked),
            "found": self.found(),
        } | {name: self.seen_by(member) for name, member in self.members.items()}

    def page(self, user, order: str = "oldest"):
        post = Post.objects.get(pk=self.post.pk)
        return post.comments.page_of(post, user=user, query=QueryDict(f"order={order}"))

    def to_a_visitor(self, touched: int) -> dict[tuple, str]:
        address = (self.comment(touched) if touched else self.post).get_absolute_url()
        page = Client().get(address, follow=True)
        assert page.status_code == 200
        return {_path(found[1]): _stands(found[0]) for found in ARTICLE.finditer(page.text)}

    def found(self) -> set[tuple]:
        query, found, page = parse(f"thought category:{self.post.category.slug}"), set(), 1
        while True:
            some = find(query, newest=False, page=page)
            found |= {tuple(row.get("path", ())) for row in some.rows}
            if not some.has_next:
                return found
            page += 1

    def seen_by(self, member) -> dict:
        rows = self.page(member).comments
        [listed] = Post.objects.filter(pk=self.post.pk).for_list(member)[:1]
        reading = Reading.objects.filter(member=member, post=self.post).first()
        valued = {tuple(row.path) for row in rows if row.valued}
        if self.post.values.filter(member=member):
            valued.add(())
        told = Notice.objects.filter(member=member, comment__post=self.post).for_list()
        return {
            "valued": valued,
            "new": {row.path for row in rows if row.unread} if reading else None,
            "how many": listed.unread,
            "tracks": (bool(reading and reading.tracked_at), bool(reading and reading.untracked_at)),
            "notices": {tuple(row.comment__path): (row.kind, row.read_at is not None) for row in told},
        }


def _path(number: str) -> tuple[int, ...]:
    return tuple(map(int, number.split(".")))


def _stands(html: str) -> str:
    """How a comment stands that is shown so: gone in one way or another, or its words."""
    return " and ".join(state for said, state in STANDS.items() if said in html)
